#!/usr/bin/env python3
"""Drives the sandbox's web console in Chromium, as a person would. The pictures are in target/console/pictures.

The browser is Debian's; its driver comes from PyPI into target/console/environment.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import TARGET, Failed, Sandbox, Suite, fresh_folder, run

FOLDER = TARGET / "console"
ENVIRONMENT = FOLDER / "environment"
REQUIREMENTS = Path(__file__).resolve().with_name("requirements.txt")
MILLISECONDS = 20_000
ORDERS = 10_000


def driven() -> None:
    """Goes on in the environment that has the driver, made anew when the requirements change."""
    python, installed = ENVIRONMENT / "bin/python", ENVIRONMENT / "installed"
    wanted = REQUIREMENTS.read_text(encoding="utf-8") + sys.version
    if not installed.exists() or installed.read_text(encoding="utf-8") != wanted:
        run(sys.executable, "-m", "venv", "--clear", ENVIRONMENT)
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS, timeout=600)
        installed.write_text(wanted, encoding="utf-8")
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        os.execv(python, [str(python), __file__, *sys.argv[1:]])


class Console:
    """A browser with the sandbox's page. `pictures` is where its pictures go."""

    def __init__(self, browser: Any, sandbox: Sandbox, pictures: Path) -> None:
        self.browser, self.sandbox, self.pictures = browser, sandbox, pictures

    @contextmanager
    def page(self, view: str = "", width: int = 1280, **options: Any) -> Iterator[Any]:
        """The page, connected. Whatever it complains about fails the check, and so does any request elsewhere."""
        context = self.browser.new_context(viewport={"width": width, "height": 860}, **{"locale": "en-US", **options})
        context.set_default_timeout(MILLISECONDS)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(self.sandbox.url) else complaints.append(asked.url),
        )
        try:
            page.goto(f"{self.sandbox.url}/{view}")
            page.locator("#connection[data-live]").wait_for()
            yield page
            if complaints:
                raise Failed("the page complains: " + "; ".join(complaints))
        finally:
            context.close()

    def picture(self, page: Any, name: str) -> None:
        page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def order(self, page: Any, code: str, yuan: str = "12.50") -> str:
        """Places an order by the form; returns its number when it is shown."""
        value = self.sandbox.code.get(code, code)
        page.locator("#scan [name=code]").select_option(value)
        page.locator("#scan [name=yuan]").fill(yuan)
        before = page.locator("#life h2").text_content() if page.locator("#life h2").count() else ""
        page.locator("#scan button.primary").click()
        page.wait_for_function(
            "before => ![null, undefined, before].includes(document.querySelector('#life h2')?.textContent)", arg=before
        )
        return str(page.locator("#life h2").text_content())

    # --- checks ---

    def pays_and_refunds(self) -> None:
        with self.page() as page:
            number = self.order(page, "never_paid")
            expect(page.locator("#code-about"), "WAITFORPAY until timeOut closes it")
            page.get_by_role("button", name="Pay", exact=True).click()
            expect(page.locator(".life-head .status"), "SUCCESS")
            expect(page.locator("#life [data-event=callback] .tail").first, "taken")
            page.get_by_role("button", name="Ask for the status (3.3)").click()
            expect(page.locator("#till"), f"order_status {number}: SUCCESS")
            page.locator("#life form [name=yuan]").fill("2.50")
            page.get_by_role("button", name="Refund", exact=True).click()
            expect(page.locator("#trades li").first, "Refunded ¥2.50")
            expect(page.locator("#life [data-event=callback]").nth(1), "taken")
            # The picture of the README and docs/sandbox.md.
            page.set_viewport_size({"width": 1080, "height": 640})
            page.screenshot(path=self.pictures / "sandbox.png")
            page.get_by_role("button", name="form", exact=True).click()
            page.locator("#life [data-event=callback]").nth(2).wait_for()
            page.locator("#life [data-event=callback] summary").nth(2).click()
            expect(page.locator("#life [data-event=callback]").nth(2), "application/x-www-form-urlencoded")
            order = next(order for order in self.sandbox.get("/sandbox/orders") if order["outTradeNo"] == number)
            if (order["tradeStatus"], order["refundedAmt"]) != ("SUCCESS", 250):
                raise Failed(f"the books say {order}")
            self.picture(page, "order")

    def declines_and_closes(self) -> None:
        with self.page() as page:
            for button, status in (("Decline", "FAIL"), ("Close", "CLOSE")):
                self.order(page, "never_paid")
                page.get_by_role("button", name=button, exact=True).click()
                expect(page.locator(".life-head .status"), status)
            page.locator("#filter [name=status]").select_option("CLOSE")
            page.wait_for_function("() => document.querySelectorAll('#trades li').length === 1")

    def hides_and_reveals(self) -> None:
        with self.page() as page:
            self.order(page, "paid")
            code = self.sandbox.code["paid"]
            call = page.locator("#life [data-event=call]")
            call.locator("summary").click()
            expect(call, "mediumNo=***")
            expect(call, "Verifies: sha256 over the form sorted")
            expect(call, "Verifies: sha1 over the form sorted")
            if code in str(call.text_content()):
                raise Failed("the payer's code is shown")
            call.get_by_role("button", name="Show the payer's codes").click()
            expect(call, f"mediumNo={code}")
            self.picture(page, "wire")

    def shows_a_qr_code(self) -> None:
        with self.page() as page:
            self.order(page, "qrcode")
            page.wait_for_function("() => document.querySelector('.qr img')?.naturalWidth > 100")
            address = page.locator(".qr a").get_attribute("href")
            payer = page.context.new_page()
            payer.goto(address)
            payer.get_by_role("button").click()
            expect(payer.locator(".status"), "SUCCESS")
            expect(page.locator(".life-head .status"), "SUCCESS")

    def plays_faults(self) -> None:
        with self.page("#/trouble") as page:
            page.locator("#fault [name=interface]").select_option("barcode_order")
            page.locator("#fault [name=fault]").select_option("reset_after")
            page.locator("#fault button.primary").click()
            expect(page.locator("#ordered"), "barcode_order reset_after × 1")
            page.locator("#fault [name=interface]").select_option("callback")
            page.locator("#fault [name=fault]").select_option("wrong_key")
            page.locator("#fault button.primary").click()
            expect(page.locator("#ordered"), "callback wrong_key × 1")
            self.picture(page, "faults")
            page.get_by_role("link", name="Orders").click()
            page.locator("#scan [name=code]").select_option(self.sandbox.code["paid"])
            page.locator("#scan button.primary").click()
            expect(page.locator("#till"), "connection_lost, effect unknown")
            # An answer that is somebody else's is named as one.
            page.locator("nav [data-view=trouble]").click()
            page.locator("#fault [name=interface]").select_option("order_status")
            page.locator("#fault [name=fault]").select_option("wrong_key")
            page.locator("#fault button.primary").click()
            page.get_by_role("link", name="Orders").click()
            page.get_by_role("button", name="Ask for the status (3.3)").click()
            asked = page.locator("#life [data-event=call]", has_text="order_status")
            asked.locator("summary").click()
            asked.get_by_role("button", name="Why?").click()
            expect(page.locator("#picked"), ": Answer")
            expect(page.locator("#verdict"), "The signature does not open under this key.")
            page.get_by_role("link", name="Orders").click()
            # The order is booked all the same, and its callback does not verify, and is repeated.
            expect(page.locator("#life [data-event=call] .tag"), "reset_after")
            expect(page.locator("#life [data-event=callback]").first, "again in")
            expect(page.locator("#life [data-event=callback]").nth(1), "taken")
            self.picture(page, "fault")
            page.get_by_role("link", name="Faults and settings").click()
            page.locator("#fault [name=interface]").select_option("refund")
            page.locator("#fault [name=fault]").select_option("refuse")
            page.locator("#fault [name=code]").fill("CHOSEN_CODE")
            page.locator("#fault button.primary").click()
            page.get_by_role("link", name="Orders").click()
            page.get_by_role("button", name="Refund", exact=True).click()
            expect(page.locator("#till"), "CHOSEN_CODE, effect refused")

    def explains_a_signature(self) -> None:
        with self.page() as page:
            self.order(page, "paid")
            page.locator("#life [data-event=callback]").wait_for()
            life = page.evaluate("location.hash").rsplit("/", 1)[1]
            lines = self.sandbox.get(f"/sandbox/trades/{life}")
            number = next(line["number"] for line in lines["lines"] if line["event"] == "callback")
            wire = self.sandbox.get(f"/sandbox/wire/{number}")["request"]
            page.get_by_role("link", name="Signature").click()
            page.locator("#inspect [name=message]").fill(wire["body"].replace('"ccy":"156"', '"ccy":"157"'))
            page.locator("#inspect [name=own]").fill(wire["inspection"]["attempts"][0]["signingString"])
            page.get_by_role("button", name="Check").click()
            expect(page.locator("#verdict .verdict"), "Does not verify: signature_mismatch")
            expect(page.locator("#verdict [data-hint-name=reserialised]"), "pass the raw body as received")
            expect(page.locator("#verdict del").first, "6")
            expect(page.locator("#verdict ins").first, "7")
            self.picture(page, "signature")
            page.locator("#inspect [name=message]").fill(wire["body"])
            page.get_by_role("button", name="Check").click()
            expect(page.locator("#verdict .verdict"), "Verifies: sha1 over the form sorted")
            # One that is chosen from the ledger.
            page.get_by_role("link", name="Ledger").click()
            page.locator(f"#lines [data-line='{number}'] summary").click()
            page.locator(f"#lines [data-line='{number}']").get_by_role("button", name="Compare").click()
            expect(page.locator("#picked"), f"Line {number} of the ledger: Callback")
            expect(page.locator("#verdict"), "It is the same as your own.")

    def speaks_chinese(self) -> None:
        with self.page(locale="zh-CN", color_scheme="dark") as page:
            expect(page.locator("#scan h2"), "新订单")
            self.order(page, "paid_later")
            expect(page.locator("#life h3"), "全过程")
            self.picture(page, "chinese")
            # The picture of the Chinese README and docs/sandbox.zh-CN.md.
            page.emulate_media(color_scheme="light")
            self.order(page, "never_paid")
            page.get_by_role("button", name="付款", exact=True).click()
            expect(page.locator("#life [data-event=callback] .tail").first, "已接收")
            page.locator("#life form [name=yuan]").fill("2.50")
            page.get_by_role("button", name="退款", exact=True).click()
            expect(page.locator("#life [data-event=callback]").nth(1), "已接收")
            page.set_viewport_size({"width": 1080, "height": 640})
            page.screenshot(path=self.pictures / "sandbox.zh-CN.png")
            page.set_viewport_size({"width": 1280, "height": 860})
            words = page.locator("body").inner_text()
            page.get_by_role("button", name="English").click()
            expect(page.locator("#scan h2"), "New order")
            if page.evaluate("document.documentElement.lang") != "en":
                raise Failed("the page's language is not told")
            if not words or "undefined" in words + page.locator("body").inner_text():
                raise Failed("a word is missing")
            missing = page.evaluate("[...document.querySelectorAll('[data-word]')].filter(e => !e.textContent).length")
            if missing:
                raise Failed(f"{missing} elements have no words")

    def fits_a_narrow_screen(self) -> None:
        with self.page(width=360) as page:
            self.order(page, "never_paid")
            for view in ("orders", "ledger", "signature", "trouble"):
                page.locator(f"nav [data-view={view}]").click()
                page.locator(f"#{view}").wait_for()
                too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if too_wide > 0:
                    raise Failed(f"{view} is {too_wide} pixels too wide")
                self.picture(page, f"narrow-{view}")

    def is_used_by_keyboard(self) -> None:
        with self.page() as page:
            page.keyboard.press("Tab")
            expect(page.locator(":focus"), "Skip to the content")
            page.locator("#scan [name=yuan]").focus()
            page.keyboard.press("Enter")
            page.locator("#life h2").wait_for()
            unnamed = page.evaluate(
                """[...document.querySelectorAll('input, select, textarea, button')]
                .filter(e => e.checkVisibility() && !(e.labels?.[0]?.textContent || e.textContent).trim())
                .map(e => e.outerHTML)"""
            )
            if unnamed:
                raise Failed(f"without a label: {unnamed}")
            for landmark in ("banner", "navigation", "main", "contentinfo", "search"):
                page.get_by_role(landmark).wait_for()

    def stays_quick(self, folder: Path) -> None:
        """Orders are read page by page, however many there are. They come from a state file: one order, many times."""
        state = folder / "state.json"
        with Sandbox(folder / "first", "--state", str(state)) as sandbox:
            sandbox.post("/sandbox/till/barcode_order", {"mediumNo": sandbox.code["paid"]})
        records = [json.loads(line) for line in state.read_text(encoding="utf-8").splitlines()]
        order = [order for record in records for order in record["orders"].values()][-1]
        book: dict[str, Any] = {"orders": {}, "refunds": {}, "callbacks": {}, "ledger": []}
        for number in range(1, ORDERS + 1):
            copy = {**order, "number": number, "outTradeNo": f"MANY-{number:05}", "tradeNo": f"T{number:05}"}
            book["orders"][f"{order['merchantNo']}/{copy['outTradeNo']}"] = copy
        book["last_number"] = ORDERS
        state.write_text(json.dumps(book), encoding="utf-8")
        with Sandbox(folder / "second", "--state", str(state)) as sandbox:
            self.pages_through(Console(self.browser, sandbox, self.pictures))

    def pages_through(self, many: Console) -> None:
        with many.page() as page:
            expect(page.locator("#count"), f"{ORDERS} of {ORDERS} orders")
            expect(page.locator("#trades li").first, f"MANY-{ORDERS:05}")
            page.get_by_role("button", name="Older").click()
            expect(page.locator("#trades li").first, f"MANY-{ORDERS - 50:05}")
            page.get_by_role("button", name="Newest").click()
            page.locator("#filter [name=find]").fill("MANY-00007")
            expect(page.locator("#count"), f"1 of {ORDERS} orders")
            if (rows := page.locator("#trades li").count()) != 1:
                raise Failed(f"{rows} rows are shown")


def expect(locator: Any, text: str) -> None:
    """Waits until an element shows the text."""
    locator.filter(has_text=text).wait_for(state="attached")


def main() -> None:
    driven()
    from playwright.sync_api import sync_playwright

    suite = Suite("console")
    pictures = fresh_folder("console/pictures")
    chromium = shutil.which("chromium")
    with Sandbox(fresh_folder("console/sandbox")) as sandbox, sync_playwright() as playwright:
        # Root has no sandbox of Chromium's own, and only this sandbox's page is opened.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        console = Console(browser, sandbox, pictures)
        suite.check("an order is placed, paid, refunded, and called back", console.pays_and_refunds)
        suite.check("the payer declines, and an order is closed", console.declines_and_closes)
        suite.check("the payer's code is hidden until it is asked for", console.hides_and_reveals)
        suite.check("a QR code leads to the payer's page", console.shows_a_qr_code)
        suite.check("faults of calls and callbacks, and a refusal of one's own", console.plays_faults)
        suite.check("why a signature does not verify", console.explains_a_signature)
        suite.check("Chinese and English, dark", console.speaks_chinese)
        suite.check("a narrow screen", console.fits_a_narrow_screen)
        suite.check("the keyboard, labels and landmarks", console.is_used_by_keyboard)
        suite.check(f"{ORDERS:,} orders, page by page", console.stays_quick, fresh_folder("console/many"))
        browser.close()
    suite.end()


main()
