//! The console's side of the control API: who may use it, what it tells about the wire, and its description.

use base64::prelude::{BASE64_STANDARD, Engine};
use bestpay_sandbox::{FAILED, Fault, NEVER_PAID, PAID, Sandbox, Settings};
use serde_json::{Value, json};

use crate::caller::*;
use crate::noticeboard::Noticeboard;

fn get(sandbox: &Sandbox, path: &str) -> Value {
    let reply = exchange(sandbox, "GET", path, "", "");
    assert_eq!(reply.status(), 200, "{path}: {reply:?}");
    reply.json()
}

fn ask(sandbox: &Sandbox, path: &str, body: Value) -> (u16, Value) {
    let reply = exchange(sandbox, "POST", path, JSON, &body.to_string());
    (reply.status(), reply.json())
}

/// The number of the last line of the ledger with this event.
fn line(sandbox: &Sandbox, event: &str) -> u64 {
    let ledger = get(sandbox, "/sandbox/ledger");
    let line = ledger.as_array().unwrap().iter().rfind(|line| line["event"] == event);
    line.unwrap_or_else(|| panic!("no {event}"))["number"].as_u64().unwrap()
}

#[test]
fn the_page_is_served_without_anything_inline_or_from_elsewhere() {
    let sandbox = sandbox();
    for (path, media_type) in [("/", "text/html"), ("/console.js", "text/javascript"), ("/console.css", "text/css")] {
        let reply = exchange(&sandbox, "GET", path, "", "");
        let head = reply.head.to_ascii_lowercase();
        assert_eq!(reply.status(), 200);
        for header in [
            format!("content-type: {media_type}"),
            "cache-control: no-store".to_owned(),
            "x-content-type-options: nosniff".to_owned(),
            "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';".to_owned(),
            "frame-ancestors 'none'".to_owned(),
        ] {
            assert!(head.contains(&header), "{path} lacks {header}: {head}");
        }
        let body = String::from_utf8(reply.body).unwrap();
        assert!(!body.contains("http://") && !body.contains("https://"), "{path} names an address");
        assert!(!body.contains("style=") && !body.contains("onclick") && !body.contains("<script>"), "{path}");
    }
}

#[test]
fn a_page_of_another_site_can_neither_read_nor_change_anything() {
    let sandbox = patient_sandbox();
    client(&sandbox).order_by_barcode(&barcode_order("A1", NEVER_PAID)).unwrap();
    let address = sandbox.url().strip_prefix("http://").unwrap().to_owned();
    let post =
        |headers: &[(&str, &str)]| exchange_with(&sandbox, "POST", "/sandbox/orders/A1/pay", headers, "{}").status();
    let json = ("Content-Type", "application/json");
    // DNS rebinding: a name of another site that leads here.
    assert_eq!(post(&[("Host", "rebound.example"), json]), 403);
    assert_eq!(exchange_with(&sandbox, "GET", "/sandbox/orders", &[("Host", "rebound.example")], "").status(), 403);
    assert_eq!(exchange_with(&sandbox, "GET", "/", &[("Host", "rebound.example:80")], "").status(), 403);
    // What a form or a simple request of another site can send.
    assert_eq!(post(&[("Content-Type", "text/plain")]), 403);
    assert_eq!(post(&[("Content-Type", "application/x-www-form-urlencoded")]), 403);
    assert_eq!(post(&[]), 403);
    for origin in ["http://shop.example", "null", "http://localhost:1", "https://127.0.0.1"] {
        assert_eq!(post(&[json, ("Origin", origin)]), 403, "{origin}");
        let pay_page = format!("/sandbox/pay/{}", sandbox.orders()[0].trade_no);
        assert_eq!(exchange_with(&sandbox, "POST", &pay_page, &[("Origin", origin)], "").status(), 403, "{origin}");
    }
    // Nothing changes by GET.
    assert_eq!(exchange(&sandbox, "GET", "/sandbox/orders/A1/pay", "", "").status(), 405);
    assert_eq!(sandbox.orders()[0].trade_status.as_str(), "WAITFORPAY");

    // The platform's own paths: no page calls them, not even one that is served under the same name.
    let order = signed(&members("barcode_order", "A3"));
    let path = bestpay::Interface::named("barcode_order").unwrap().path;
    let headers = [("Host", "rebound.example"), ("Content-Type", JSON), ("Origin", "http://rebound.example")];
    assert_eq!(exchange_with(&sandbox, "POST", path, &headers, &order).status(), 403);
    assert_eq!(sandbox.orders().len(), 1);
    assert_eq!(exchange_with(&sandbox, "POST", path, &headers[..2], &order).status(), 200);

    assert_eq!(post(&[("Bestpay-Sandbox", "1")]), 200);
    client(&sandbox).order_by_barcode(&barcode_order("A2", NEVER_PAID)).unwrap();
    let own = format!("http://{address}");
    let headers = [("Content-Type", "application/json; charset=utf-8"), ("Origin", own.as_str())];
    assert_eq!(exchange_with(&sandbox, "POST", "/sandbox/orders/A2/pay", &headers, "{}").status(), 200);
}

#[test]
fn a_name_that_was_given_to_the_sandbox_is_its_own() {
    let sandbox = Sandbox::start(Settings { host_names: vec!["gateway".to_owned()], ..quick() }).unwrap();
    assert_eq!(exchange_with(&sandbox, "GET", "/", &[("Host", "gateway:8080")], "").status(), 200);
}

#[test]
fn the_wire_tells_both_messages_and_hides_the_payers_code() {
    let sandbox = sandbox();
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID)).unwrap();
    let path = format!("/sandbox/wire/{}", line(&sandbox, "call"));
    let wire = get(&sandbox, &path);
    assert!(!wire.to_string().contains(PAID));
    assert_eq!((&wire["kind"], &wire["status"]), (&json!("call"), &json!(200)));
    for (side, hash) in [("request", "sha256"), ("reply", "sha1")] {
        let inspection = &wire[side]["inspection"];
        assert_eq!((&inspection["verifies"], &inspection["hash"]), (&json!(true), &json!(hash)), "{wire}");
        assert_eq!(inspection["form"], "sorted");
        assert!(wire[side]["body"].as_str().unwrap().contains(inspection["sign"].as_str().unwrap()));
    }
    let signing_string = wire["request"]["inspection"]["attempts"][0]["signingString"].as_str().unwrap();
    assert!(signing_string.contains("&mediumNo=***&"), "{signing_string}");
    let revealed = get(&sandbox, &format!("{path}?reveal=true"));
    assert_eq!(revealed.to_string().matches(PAID).count(), 3);
    assert_eq!((&wire["request"]["masked"], &revealed["request"]["masked"]), (&json!(true), &json!(false)));
    assert_eq!(exchange(&sandbox, "GET", "/sandbox/wire/999", "", "").status(), 404);
}

#[test]
fn the_wire_tells_a_callback_and_what_the_merchant_replied() {
    let sandbox = sandbox();
    let board = Noticeboard::replying(vec![(503, "busy")]);
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID).notify_url(board.url())).unwrap();
    board.next();
    board.next();
    eventually(|| {
        sandbox.ledger().iter().filter(|line| format!("{:?}", line.event).starts_with("Callback")).count() == 2
    });
    let trade_no = sandbox.orders()[0].trade_no.clone();
    // The last exchange is kept just after its line.
    eventually(|| get(&sandbox, &format!("/sandbox/trades/{trade_no}"))["exchanges"].as_array().unwrap().len() == 3);
    let life = get(&sandbox, &format!("/sandbox/trades/{trade_no}"));
    let replies: Vec<_> = life["exchanges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|number| get(&sandbox, &format!("/sandbox/wire/{number}")))
        .filter(|wire| wire["kind"] == "callback")
        .map(|wire| {
            (wire["status"].clone(), wire["reply"]["body"].clone(), wire["request"]["inspection"]["verifies"].clone())
        })
        .collect();
    assert_eq!(replies[0], (json!(503), json!("busy"), json!(true)));
    assert_eq!(replies[1].0, json!(200));
}

#[test]
fn a_message_is_inspected_in_the_cores_words_with_the_differences_marked() {
    let sandbox = sandbox();
    let body = signed(&members("barcode_order", "A1"));
    let good = ask(&sandbox, "/sandbox/inspect", json!({"message": body, "key": "merchant"}));
    assert_eq!((good.0, &good.1["verifies"]), (200, &json!(true)));
    let own = good.1["attempts"][0]["signingString"].as_str().unwrap();

    let changed = body.replace("\"tradeAmt\":1250", "\"tradeAmt\":1260");
    let order = json!({"message": changed, "key": "merchant", "signing_string": own});
    let bad = ask(&sandbox, "/sandbox/inspect", order).1;
    let error = &bad["error"];
    assert_eq!(
        (&bad["verifies"], &error["hint"], &error["opens"]),
        (&json!(false), &json!("reserialised"), &json!(true))
    );
    assert_eq!(error["advice"], bestpay::Hint::Reserialised.advice());
    assert_eq!(error["adviceInChinese"], bestpay::Hint::Reserialised.advice_in(bestpay::Language::Chinese));
    assert_eq!(error["hashFound"], "sha256");
    let marked: Vec<_> = bad["attempts"][0]["parts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|part| part["mark"] != "same")
        .map(|part| (part["mark"].as_str().unwrap(), part["text"].as_str().unwrap()))
        .collect();
    assert_eq!(marked, [("missing", "5"), ("extra", "6")]);

    let other = ask(&sandbox, "/sandbox/inspect", json!({"message": body, "key": "platform"})).1;
    assert_eq!(other["error"]["hint"], "wrong_length");
    let certificate = BASE64_STANDARD.encode(include_bytes!("../../keys/merchant.cer"));
    assert_eq!(
        ask(&sandbox, "/sandbox/inspect", json!({"message": body, "key": certificate})).1["verifies"],
        json!(true)
    );
    for wrong in [
        json!({}),
        json!({"message": "{}", "exchange": 1}),
        json!({"exchange": 99}),
        json!({"message": "a=1", "key": "no key"}),
    ] {
        let (status, answer) = ask(&sandbox, "/sandbox/inspect", wrong);
        assert!((400..500).contains(&status) && answer["error"].is_string(), "{answer}");
    }
}

#[test]
fn a_message_from_the_wire_is_inspected_by_its_number() {
    let sandbox = sandbox();
    sandbox.set_fault("barcode_order", Fault::WrongKey, 1).unwrap();
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID)).unwrap_err();
    let number = line(&sandbox, "call");
    let request = ask(&sandbox, "/sandbox/inspect", json!({"exchange": number})).1;
    assert_eq!(request["verifies"], json!(true));
    assert!(!request.to_string().contains(PAID));
    let reply = ask(&sandbox, "/sandbox/inspect", json!({"exchange": number, "side": "reply"})).1;
    assert_eq!((&reply["verifies"], &reply["error"]["hint"]), (&json!(false), &json!("wrong_key")));
}

#[test]
fn the_till_tells_what_a_merchants_program_learns() {
    let sandbox = patient_sandbox();
    let (status, told) =
        ask(&sandbox, "/sandbox/till/barcode_order", json!({"mediumNo": NEVER_PAID, "tradeAmt": "1250"}));
    assert_eq!((status, &told["answer"]["tradeStatus"], &told["error"]), (200, &json!("WAITFORPAY"), &Value::Null));
    let number = told["outTradeNo"].as_str().unwrap();
    sandbox.pay(number).unwrap();
    // tradeDate is looked up.
    let told = ask(&sandbox, "/sandbox/till/order_status", json!({"outTradeNo": number})).1;
    assert_eq!(told["answer"]["tradeStatus"], "SUCCESS");
    let told = ask(&sandbox, "/sandbox/till/refund", json!({"outTradeNo": number, "refundAmt": "50"})).1;
    assert_eq!(told["answer"]["tradeStatus"], "SUCCESS");
    // The sandbox's own shop takes the callbacks.
    eventually(|| {
        let taken = |line: &&bestpay_sandbox::LedgerEntry| {
            matches!(&line.event, bestpay_sandbox::Event::Callback { failure: None, .. })
        };
        sandbox.ledger().iter().filter(taken).count() == 2
    });
    sandbox.set_fault("barcode_order", Fault::ResetAfter, 1).unwrap();
    let told = ask(&sandbox, "/sandbox/till/barcode_order", json!({"mediumNo": FAILED})).1;
    assert_eq!((&told["error"]["code"], &told["error"]["effect"]), (&json!("connection_lost"), &json!("unknown")));
    assert_eq!(ask(&sandbox, "/sandbox/till/barcode_order", json!({"medium": "1"})).0, 400);
    assert_eq!(ask(&sandbox, "/sandbox/till/recharge", json!({})).0, 404);
}

#[test]
fn a_callback_is_sent_again_in_the_format_that_is_asked_for() {
    let sandbox = patient_sandbox();
    let board = Noticeboard::replying(Vec::new());
    let client = client(&sandbox);
    client.order_by_barcode(&barcode_order("A1", PAID).notify_url(board.url())).unwrap();
    client.refund(&refund("A1", "R1", 5).notify_url(board.url())).unwrap();
    assert_eq!((board.next().content_type.as_str(), board.next().content_type.as_str()), (JSON, JSON));
    assert_eq!(ask(&sandbox, "/sandbox/orders/A1/callback?format=form", json!({})).0, 200);
    let notice = board.next();
    assert_eq!(notice.content_type, "application/x-www-form-urlencoded");
    assert_eq!(merchant(&sandbox).read_callback(&notice.body).unwrap().out_trade_no(), "A1");
    assert_eq!(ask(&sandbox, "/sandbox/refunds/R1/callback", json!({})).0, 200);
    assert_eq!(merchant(&sandbox).read_callback(&board.next().body).unwrap().out_trade_no(), "R1");
    client.order_by_barcode(&barcode_order("A2", NEVER_PAID)).unwrap();
    assert_eq!(ask(&sandbox, "/sandbox/orders/A2/callback", json!({})).0, 409);
    assert_eq!(ask(&sandbox, "/sandbox/refunds/R9/callback", json!({})).0, 404);
}

#[test]
fn faults_of_callbacks_and_refusals_are_ordered_over_http() {
    let sandbox = sandbox();
    let names = get(&sandbox, "/sandbox/callback-fault-names");
    assert_eq!(names, json!(["late", "doubled", "lost", "wrong_key", "gbk"]));
    for good in [
        json!({"interface": "callback", "fault": "late", "ms": 5}),
        json!({"interface": "*", "fault": "refuse", "code": "X", "message": "y", "calls": 2}),
    ] {
        assert_eq!(ask(&sandbox, "/sandbox/faults", good.clone()).0, 200, "{good}");
    }
    let ordered = get(&sandbox, "/sandbox/faults");
    assert_eq!(ordered[0], json!({"interface": "*", "fault": "refuse", "code": "X", "calls": 2}));
    assert_eq!(ordered[1], json!({"interface": "callback", "fault": "late", "ms": 5, "calls": 1}));
    for wrong in [
        json!({"interface": "callback", "fault": "late"}),
        json!({"interface": "callback", "fault": "http_500"}),
        json!({"interface": "refund", "fault": "lost"}),
        json!({"interface": "refund", "fault": "refuse"}),
        json!({"interface": "refund", "fault": "unsigned", "code": "X"}),
        json!({"interface": "refund", "fault": "unsigned", "message": "X"}),
    ] {
        assert_eq!(ask(&sandbox, "/sandbox/faults", wrong.clone()).0, 400, "{wrong}");
    }
}

#[test]
fn orders_are_read_page_by_page_and_the_ledger_forgets() {
    let sandbox = Sandbox::start(Settings { ledger_lines: 10, ..quick() }).unwrap();
    let client = client(&sandbox);
    for number in 1..=7 {
        client
            .order_by_barcode(&barcode_order(&format!("A{number}"), PAID).notify_url("http://shop.example/"))
            .unwrap();
    }
    let mut seen = Vec::new();
    let mut before = String::new();
    for _ in 0..4 {
        let page = get(&sandbox, &format!("/sandbox/trades?limit=3{before}"));
        assert_eq!((&page["total"], &page["fitting"]), (&json!(7), &json!(7)));
        seen.extend(page["trades"].as_array().unwrap().iter().map(|trade| trade["order"]["outTradeNo"].clone()));
        match page["next"].as_u64() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["A7", "A6", "A5", "A4", "A3", "A2", "A1"]);
    let found = get(&sandbox, "/sandbox/trades?find=A3&status=SUCCESS");
    assert_eq!((&found["fitting"], &found["trades"][0]["order"]["outTradeNo"]), (&json!(1), &json!("A3")));
    assert_eq!(get(&sandbox, "/sandbox/trades?status=FAIL")["fitting"], json!(0));

    let ledger = get(&sandbox, "/sandbox/ledger");
    assert_eq!(ledger.as_array().unwrap().len(), 10);
    assert_eq!(get(&sandbox, "/sandbox/health")["ledgerLines"], json!(10));
    let last_two = get(&sandbox, "/sandbox/ledger?limit=2");
    assert_eq!(last_two.as_array().unwrap()[..], ledger.as_array().unwrap()[8..]);
    let earlier = get(&sandbox, &format!("/sandbox/ledger?limit=1&before={}", last_two[0]["number"]));
    assert_eq!(earlier[0], ledger[7]);
}

#[test]
fn a_watcher_is_told_that_something_has_happened() {
    use std::io::{BufRead, BufReader, Write};
    let sandbox = sandbox();
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET /sandbox/events HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let mut next = || lines.by_ref().find_map(|line| line.strip_prefix("data: ")?.parse::<u64>().ok()).unwrap();
    let first = next();
    sandbox.set_fault("refund", Fault::Unsigned, 1).unwrap();
    let second = next();
    assert!(second > first);
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID)).unwrap();
    assert!(next() > second);
}

#[test]
fn every_path_of_the_description_answers() {
    let sandbox = sandbox();
    client(&sandbox).order_by_barcode(&barcode_order("A1", PAID)).unwrap();
    let description = get(&sandbox, "/openapi.json");
    assert_eq!(description["openapi"], "3.1.0");
    let schemas = &description["components"]["schemas"];
    let text = description.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.get(name).is_some(), "there is no schema {name}");
    }
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.len() > 20, "{}", paths.len());
    for (path, operations) in paths {
        let real = path.replace("{outTradeNo}", "A1").replace("{tradeNo}", &sandbox.orders()[0].trade_no);
        let real =
            real.replace("{interface}", "order_status").replace("{action}", "pay").replace("{outRequestNo}", "R1");
        let real = real.replace("{number}", &line(&sandbox, "call").to_string());
        for (method, operation) in operations.as_object().unwrap() {
            assert!(operation["summary"].as_str().unwrap().ends_with('.'), "{path}");
            if path == "/sandbox/events" {
                continue; // It never ends: the test above reads it.
            }
            let reply = exchange(&sandbox, &method.to_uppercase(), &real, JSON, "{}");
            // Refused for what was sent, perhaps, but never for the path or the method.
            let body = String::from_utf8_lossy(&reply.body).into_owned();
            assert_ne!(reply.status(), 405, "{method} {real}");
            assert!(!body.contains("nothing under this path"), "{method} {real}: {body}");
            assert!(reply.status() < 500, "{method} {real}: {body}");
        }
    }
}
