//! A payment address as a QR code: in the terminal, as PNG, as SVG.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use anstyle::{AnsiColor, Style};
use qrcode::render::{svg, unicode};
use qrcode::types::QrError;
use qrcode::{Color, QrCode};

/// The light border that ISO/IEC 18004 requires around a code, in modules.
const QUIET_ZONE: usize = 4;
/// The pixels of a module, so that a small code can be read from a till's display.
const PIXELS: usize = 8;

const WHITE_ON_BLACK: Style =
    AnsiColor::BrightWhite.on_default().bg_color(Some(anstyle::Color::Ansi(AnsiColor::Black)));

/// A QR code.
pub struct QrPicture(QrCode);

impl QrPicture {
    /// The code of an address.
    pub fn new(url: &str) -> Result<QrPicture, QrError> {
        QrCode::new(url).map(QrPicture)
    }

    /// Two modules a character. The light modules are drawn, in white on black, so that it is not inverted on a light
    /// terminal, nor without colours on a dark one.
    pub fn lines(&self) -> Vec<String> {
        let picture = self
            .0
            .render::<unicode::Dense1x2>()
            .dark_color(unicode::Dense1x2::Light)
            .light_color(unicode::Dense1x2::Dark)
            .build();
        picture.lines().map(|line| format!("{WHITE_ON_BLACK}{line}{WHITE_ON_BLACK:#}")).collect()
    }

    /// Writes an SVG.
    pub fn write_svg(&self, mut file: &File) -> io::Result<()> {
        let svg = self.0.render::<svg::Color<'_>>().module_dimensions(PIXELS as u32, PIXELS as u32).build();
        file.write_all(svg.as_bytes())
    }

    /// Writes a PNG of one bit a pixel.
    pub fn write_png(&self, file: &File) -> io::Result<()> {
        let modules = self.0.width();
        let side = (modules + 2 * QUIET_ZONE) * PIXELS;
        let pixels = u32::try_from(side).map_err(io::Error::other)?;
        let mut encoder = png::Encoder::new(BufWriter::new(file), pixels, pixels);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header()?;
        let mut image = Vec::with_capacity(side * side.div_ceil(8));
        for y in 0..side {
            let mut row = vec![0u8; side.div_ceil(8)];
            for (x, byte) in (0..side).map(|x| (x, x / 8)) {
                if self.is_light(x / PIXELS, y / PIXELS) {
                    row[byte] |= 0x80 >> (x % 8);
                }
            }
            image.extend(row);
        }
        writer.write_image_data(&image)?;
        Ok(writer.finish()?)
    }

    /// By the module's place in the picture, including the border.
    fn is_light(&self, x: usize, y: usize) -> bool {
        let inside = QUIET_ZONE..QUIET_ZONE + self.0.width();
        !(inside.contains(&x) && inside.contains(&y)) || self.0[(x - QUIET_ZONE, y - QUIET_ZONE)] == Color::Light
    }
}
