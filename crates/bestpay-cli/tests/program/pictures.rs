//! `bestpay qrcode`, and whether its pictures can be scanned.

use std::fs::File;
use std::io::BufReader;

use serde_json::Value;

use crate::run::{Gateway, Run, gateway};

fn order(gateway: &Gateway, out_trade_no: &str, trade_type: &str) -> Run {
    gateway
        .bestpay(&["qrcode", "--out-trade-no", out_trade_no, "--trade-type", trade_type, "--yuan", "19.90"])
        .args(&["--subject", "面包店", "--goods-info", "蛋糕", "--operator", "till-1"])
        .args(&["--notify-url", "http://127.0.0.1:9/notice"])
}

/// Reads a picture of light and dark pixels as a scanner does.
fn scan(width: usize, height: usize, is_light: impl Fn(usize, usize) -> bool) -> String {
    let grey = |x, y| if is_light(x, y) { 255 } else { 0 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code is found");
    grids[0].decode().expect("it is read").1
}

fn scan_png(path: &std::path::Path) -> String {
    let mut reader = png::Decoder::new(BufReader::new(File::open(path).expect("a file"))).read_info().expect("PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("its size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    let is_light = |x: usize, y: usize| pixels[y * info.line_size + x / 8] & (0x80 >> (x % 8)) != 0;
    scan(info.width as usize, info.height as usize, is_light)
}

/// The lines of half blocks, a light pixel for each drawn half, magnified for the scanner.
fn scan_text(text: &str) -> String {
    let is_drawn = |line: &&str| !line.is_empty() && line.chars().all(|c| " ▀▄█".contains(c));
    let lines: Vec<Vec<char>> = text.lines().filter(is_drawn).map(|line| line.chars().collect()).collect();
    let (width, height, times) = (lines[0].len(), lines.len() * 2, 4);
    scan(width * times, height * times, |x, y| {
        let (x, y) = (x / times, y / times);
        match lines[y / 2][x] {
            '█' => true,
            '▀' => y % 2 == 0,
            '▄' => y % 2 == 1,
            _ => false,
        }
    })
}

#[test]
fn the_payment_address_can_be_scanned_from_terminal_and_files() {
    let gateway = gateway();
    let (png, svg) = (gateway.folder.path().join("code.png"), gateway.folder.path().join("code.svg"));
    let files = [png.display().to_string(), svg.display().to_string()];
    let answer = order(&gateway, "Q1", "ALIPAY").args(&["--json", "--png", &files[0], "--svg", &files[1]]).run();
    let url = answer.json()["paymentUrl"].as_str().expect("an address").to_owned();
    assert_eq!((answer.exit, answer.out.lines().count()), (0, 1), "{answer:?}");
    assert_eq!(scan_png(&png), url);
    assert!(std::fs::read_to_string(&svg).expect("a file").contains("<svg"));

    let drawn = order(&gateway, "Q2", "ALIPAY").run();
    let url = drawn.out.lines().find_map(|line| line.trim().strip_prefix("paymentUrl")).expect("an address").trim();
    assert_eq!(scan_text(&drawn.out), url);
}

#[test]
fn a_picture_that_cannot_be_written_costs_no_order() {
    let gateway = gateway();
    let outcome = order(&gateway, "Q1", "ALIPAY").args(&["--json", "--png", "no/such/folder/code.png"]).run();
    assert_eq!((outcome.exit, &outcome.json()["error"]), (2, &"unwritable_file".into()));
    assert!(gateway.sandbox.orders().is_empty());
}

#[test]
fn wechat_wants_the_payers_code_and_a_refused_order_leaves_no_file() {
    let gateway = gateway();
    let png = gateway.folder.path().join("code.png");
    let arguments = ["--json", "--png", &png.display().to_string()];
    let outcome = order(&gateway, "Q1", "TENPAY").args(&arguments).run();
    let error = outcome.json();
    assert_eq!((outcome.exit, &error["error"], &error["field"]), (2, &"missing_field".into(), &"userCode".into()));
    assert!(!png.exists());
    let outcome = order(&gateway, "Q1", "TENPAY").args(&arguments).args(&["--user-code", "oUpF8uMuAJO"]).run();
    assert_eq!(outcome.exit, 0, "{outcome:?}");
    assert!(png.exists());
}

#[test]
fn the_address_is_shown_before_the_payer_is_waited_for() {
    let gateway = gateway();
    let run = order(&gateway, "Q1", "BESTPAY").args(&["--json", "--wait", "20"]);
    let outcome = std::thread::scope(|scope| {
        let running = scope.spawn(|| run.run());
        for _ in 0..500 {
            if gateway.sandbox.pay("Q1").is_ok() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        running.join().expect("no panic")
    });
    let lines = outcome.json_lines();
    assert_eq!((outcome.exit, lines.len()), (0, 2), "{outcome:?}");
    assert_eq!((&lines[0]["tradeStatus"], &lines[1]["tradeStatus"]), (&"WAITFORPAY".into(), &"SUCCESS".into()));
    assert_ne!(lines[0]["paymentUrl"], Value::Null);
}
