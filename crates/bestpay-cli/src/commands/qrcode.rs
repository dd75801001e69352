//! `qrcode`: an order that the payer scans, and its picture.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use bestpay::{AnyAnswer, QrcodeOrder, Request};
use clap::Args;

use super::call::subject;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::qr_picture::QrPicture;
use crate::request_options::RequestOptions;
use crate::screen::Screen;
use crate::settings::Settings;
use crate::verified_answer::VerifiedAnswer;
use crate::wait::Wait;

/// 3.2: order for the payer to scan (收款码, 订单码); draws the QR code.
///
/// With --json and --wait there are two lines if the order is not final at first: the address is needed before the
/// payer can pay.
#[derive(Args)]
pub struct Qrcode {
    #[command(flatten)]
    fields: RequestOptions<QrcodeOrder>,

    /// Write the QR code of the payment address as PNG.
    #[arg(long, value_name = "FILE", help_heading = "Pictures")]
    png: Option<PathBuf>,

    /// Write the QR code of the payment address as SVG.
    #[arg(long, value_name = "FILE", help_heading = "Pictures")]
    svg: Option<PathBuf>,

    #[command(flatten)]
    wait: Wait,

    #[command(flatten)]
    settings: Settings,
}

impl Qrcode {
    /// Orders, shows the answer and the picture at once, and then waits if asked to.
    pub fn run(&self, screen: &Screen) -> Result<Exit, Failure> {
        let options = self.fields.with_time();
        let request = options.request()?;
        let client = self.settings.client()?;
        let pictures = Pictures { png: PictureFile::create(&self.png)?, svg: PictureFile::create(&self.svg)? };
        let subject = subject(&options);
        let first = client.call(&request);
        if let Ok(result) = &first {
            let answer = VerifiedAnswer::new(result.clone());
            screen.answer(request.interface(), &answer)?;
            pictures.draw(screen, result)?;
            if !self.wait.goes_on_after(&answer) {
                screen.remark(&subject.question(screen));
                return Ok(Exit::Answered);
            }
        }
        let first = first.map(VerifiedAnswer::new);
        let answer = self.wait.settle(&client, &subject, first)?;
        screen.answer(request.interface(), &answer)?;
        Ok(Exit::Answered)
    }
}

struct Pictures<'a> {
    png: Option<PictureFile<'a>>,
    svg: Option<PictureFile<'a>>,
}

impl Pictures<'_> {
    /// Draws what was asked for. The order exists whatever goes wrong here, so a failure is a remark and not an error.
    fn draw(self, screen: &Screen, result: &AnyAnswer) -> Result<(), Failure> {
        let Some(url) = result.get("paymentUrl").filter(|url| !url.is_empty()) else {
            screen.remark(screen.one_of(
                "there is no paymentUrl in the answer, so there is nothing to draw",
                "应答里没有 paymentUrl，无法生成二维码",
            ));
            return Ok(());
        };
        let picture = match QrPicture::new(&url) {
            Ok(picture) => picture,
            Err(error) => {
                let remark =
                    said!("the paymentUrl cannot be made a QR code: {error}", "paymentUrl 无法生成二维码：{error}");
                screen.remark(&screen.in_words(&remark));
                return Ok(());
            }
        };
        if !screen.json() && !screen.can_draw() {
            screen.remark(screen.one_of(
                "this terminal cannot show the QR code: use --png or --svg",
                "本终端的字符集画不出二维码，请用 --png 或 --svg",
            ));
        } else if !screen.json() {
            picture.lines().iter().try_for_each(|line| screen.line(line))?;
        }
        for (file, write) in [
            (self.png, QrPicture::write_png as fn(&QrPicture, &File) -> std::io::Result<()>),
            (self.svg, QrPicture::write_svg),
        ] {
            let Some(file) = file else { continue };
            if let Err(error) = write(&picture, &file.file) {
                let remark = said!("cannot write {}: {error}", "无法写入 {}：{error}", file.path.display());
                screen.remark(&screen.in_words(&remark));
            }
        }
        Ok(())
    }
}

/// A file that is opened before the order is placed: a wrong path must not cost an order.
struct PictureFile<'a> {
    path: &'a Path,
    file: File,
}

impl<'a> PictureFile<'a> {
    fn create(path: &'a Option<PathBuf>) -> Result<Option<PictureFile<'a>>, Failure> {
        let Some(path) = path.as_deref() else { return Ok(None) };
        let file = File::create(path).map_err(|error| Failure::unwritable(path, &error))?;
        Ok(Some(PictureFile { path, file }))
    }
}

impl Drop for PictureFile<'_> {
    /// If there is no picture, there is no file.
    fn drop(&mut self) {
        if self.file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
            // The file is ours and empty; if it cannot be removed, it does no harm.
            let _ = fs::remove_file(self.path);
        }
    }
}
