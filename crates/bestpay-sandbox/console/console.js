// The console: shows what the control API tells, and sends what a person asks for. It computes nothing about messages.

// Every word of the page, in English and Chinese.
const WORDS = {
  sandbox: ["sandbox", "沙箱"],
  skip: ["Skip to the content", "跳到正文"],
  views: ["Views", "页面"],
  orders: ["Orders", "订单"],
  ledger: ["Ledger", "账目"],
  signature: ["Signature", "验签"],
  trouble: ["Faults and settings", "故障与设置"],
  live: ["live", "实时"],
  away: ["not connected", "未连接"],
  other: ["中文", "English"],
  openapi: ["the control API", "控制接口"],
  newOrder: ["New order", "新订单"],
  code: ["Payment code", "付款码"],
  qrcode: ["QR code (3.2): the payer scans", "收款码（3.2）：付款人扫码"],
  "about.qrcode": ["WAITFORPAY until the payer pays, or timeOut closes it", "等待付款（WAITFORPAY），付款或超过 timeOut 后变化"],
  "about.paid": ["SUCCESS at once, as with any code not listed here", "立即成功（SUCCESS），不在此列的付款码也是"],
  "about.paid_later": ["WAITFORPAY, then SUCCESS", "先等待付款，然后成功"],
  "about.failed_later": ["WAITFORPAY, then FAIL", "先等待付款，然后失败"],
  "about.closed_later": ["WAITFORPAY, then CLOSE", "先等待付款，然后关闭"],
  "about.never_paid": ["WAITFORPAY until timeOut closes it", "一直等待付款，超过 timeOut 后关闭"],
  "about.failed": ["Booked, FAIL at once", "落单，立即失败"],
  "about.refused": ["Refused (success=false), nothing booked", "返回失败（success=false），不落单"],
  "about.refund_done": ["Refunded at once", "立即退款成功"],
  "about.refund_done_later": ["In progress, then refunded", "先处理中，然后成功"],
  "about.refund_failed_later": ["In progress, then failed", "先处理中，然后失败"],
  "about.refund_failed": ["Fails at once", "立即失败"],
  yuan: ["Amount, yuan", "金额（元）"],
  more: ["Order number and notifyUrl", "订单号和 notifyUrl"],
  number: ["Order number", "订单号"],
  numberHint: ["a new one", "自动生成"],
  notifyUrl: ["notifyUrl", "notifyUrl"],
  notifyHint: ["the sandbox's own shop", "沙箱自带的商户"],
  order: ["Order", "下单"],
  find: ["Find by number", "按订单号查找"],
  status: ["Status", "状态"],
  every: ["Every status", "全部状态"],
  SUCCESS: ["success", "成功"],
  FAIL: ["failed", "失败"],
  CLOSE: ["closed", "已关闭"],
  WAITFORPAY: ["waiting", "等待中"],
  newest: ["Newest", "最新"],
  older: ["Older", "更早"],
  count: ["{fitting} of {total} orders", "{total} 笔订单中的 {fitting} 笔"],
  noOrders: ["No orders yet. Place one here, or point your program at {url}.", "还没有订单。可在此下单，或将程序的接口地址设为 {url}。"],
  pick: ["Choose an order to see its life.", "选择一笔订单查看全过程。"],
  gone: ["There is no such order.", "没有这笔订单。"],
  tradeNo: ["tradeNo", "tradeNo"],
  merchantNo: ["merchantNo", "merchantNo"],
  requestDate: ["requestDate", "requestDate"],
  refunded: ["Refunded", "已退款"],
  pay: ["Pay", "付款"],
  decline: ["Decline", "拒付"],
  close: ["Close", "关闭"],
  ask: ["Ask for the status (3.3)", "查询状态（3.3）"],
  again: ["Send the callback again:", "重发回调："],
  form: ["form", "表单"],
  refund: ["Refund", "退款"],
  outcome: ["Outcome", "结果"],
  askRefund: ["Ask for the refund (3.6)", "查询退款（3.6）"],
  scanMe: ["The payer's page. A phone can open it if the sandbox listens on the network (--address 0.0.0.0).", "付款页面。沙箱监听网络时（--address 0.0.0.0），手机也能打开。"],
  qrAlt: ["QR code of the payer's page", "付款页面的二维码"],
  life: ["What happened", "全过程"],
  messages: ["Messages", "报文"],
  forgotten: ["the messages are no longer kept", "报文已不再保留"],
  request: ["Request", "请求"],
  answer: ["Answer", "应答"],
  callback: ["Callback", "回调"],
  reply: ["The merchant's reply", "商户的应答"],
  noReply: ["There was no reply.", "没有应答。"],
  body: ["Body", "报文体"],
  hidden: ["Hidden: it cannot be read, so nobody knows whether it holds a payer's code.", "已脱敏：报文无法解析，不能确定是否含有付款人的码。"],
  signingString: ["Signing string, form {form}", "待签名串，形式 {form}"],
  sign: ["Signature", "签名"],
  verifies: ["Verifies: {hash} over the form {form}", "验签通过：{hash}，形式 {form}"],
  fails: ["Does not verify: {code}", "验签不通过：{code}"],
  reveal: ["Show the payer's codes", "显示付款人的码"],
  explain: ["Why?", "为什么？"],
  compare: ["Compare with a signing string of mine", "与我的待签名串比较"],
  "event.call": ["Call {interface}", "调用 {interface}"],
  "event.booked": ["Order booked", "订单已落单"],
  "event.order": ["Order {from} → {to}", "订单 {from} → {to}"],
  "event.refundBooked": ["Refund {number} booked", "退款 {number} 已落单"],
  "event.refund": ["Refund {number} {from} → {to}", "退款 {number} {from} → {to}"],
  "event.callback": ["Callback, attempt {attempt}", "回调，第 {attempt} 次"],
  "event.skipped": ["No callback: {reason}", "未发送回调：{reason}"],
  "by.call": ["by the call", "由调用决定"],
  "by.chosen": ["as the payment code chose", "由测试付款码或 remark 决定"],
  "by.time_out": ["timeOut passed", "超过 timeOut"],
  "by.payer": ["by the payer", "由付款人决定"],
  refusedWith: ["refused: {code}", "返回失败：{code}"],
  accepted: ["success=true", "success=true"],
  taken: ["taken", "已接收"],
  nextIn: ["{failure}; again in {ms} ms", "{failure}；{ms} 毫秒后重发"],
  faultTag: ["fault {name}", "故障 {name}"],
  kept: ["The last {lines} lines are kept, and the messages of the last {exchanges}. Times are Beijing time.", "保留最近 {lines} 行，以及最近 {exchanges} 次的报文。时间为北京时间。"],
  why: ["Why does my signature not verify?", "验签为什么不通过？"],
  whyAbout: ["Paste a message, or choose one in the ledger. The answer is the library's own, the same as bestpay verify --explain.", "粘贴报文，或在账目里选一条。结论来自本库，与 bestpay verify --explain 相同。"],
  message: ["Message: the body, unchanged", "报文：原样的报文体"],
  messageHint: ["{\"outTradeNo\":…,\"sign\":…}", "{\"outTradeNo\":…,\"sign\":…}"],
  picked: ["Line {number} of the ledger: {title}", "账目第 {number} 行：{title}"],
  unpick: ["Paste a message instead", "改为粘贴报文"],
  signedBy: ["Who should have signed it?", "应由谁签名？"],
  platformKey: ["The sandbox's platform: an answer or a callback", "沙箱的平台：应答或回调"],
  merchantKey: ["The sandbox's merchant: a request of yours", "沙箱的商户：你的请求"],
  ownKey: ["Another key", "其他公钥"],
  keyText: ["Certificate or public key: PEM or Base64", "证书或公钥：PEM 或 Base64"],
  ownString: ["Your own signing string, to compare (may be empty)", "你的待签名串，用于比较（可不填）"],
  ownStringHint: ["institutionCode=…&merchantNo=…", "institutionCode=…&merchantNo=…"],
  check: ["Check", "检查"],
  advice: ["What to do", "怎么办"],
  certain: ["Certain", "可以确定"],
  itVerifies: ["it verifies {how}", "还原后验签通过：{how}"],
  found: ["What was found", "查明的情况"],
  opensYes: ["The signature opens under this key: the key is right, the text is another.", "用这把公钥能还原签名：公钥正确，文字不同。"],
  opensNo: ["The signature does not open under this key.", "用这把公钥无法还原签名。"],
  hashFound: ["Hash inside the signature: {hash}", "签名里的摘要算法：{hash}"],
  attempts: ["Signing strings that were tried", "试过的待签名串"],
  computed: ["The signing string", "待签名串"],
  marks: ["Underlined: only here. Struck through: only in {other}.", "下划线：只在这里有。删除线：只在{other}里有。"],
  yours: ["your own", "你的待签名串"],
  first: ["the first one", "第一个"],
  sameAsYours: ["It is the same as your own.", "与你的待签名串相同。"],
  report: ["The whole report", "完整报告"],
  faults: ["Faults for the next calls", "接下来的故障"],
  faultsAbout: ["After every fault except reset_before and refuse, the order is booked: only the caller does not know.", "除 reset_before 和 refuse 外，沙箱均已落单，只是调用方不知道。"],
  next: ["Interface", "接口"],
  anyCall: ["any call", "任何调用"],
  callbacks: ["callbacks", "回调"],
  fault: ["Fault", "故障"],
  calls: ["How many", "次数"],
  ms: ["Milliseconds", "毫秒"],
  errorCode: ["errorCode", "errorCode"],
  errorMsg: ["errorMsg", "errorMsg"],
  orderFault: ["Order the fault", "注入故障"],
  clear: ["Forget them all", "全部取消"],
  ordered: ["To come", "待触发"],
  none: ["none", "无"],
  "fault.delay": ["The answer comes late.", "应答迟到。"],
  "fault.no_answer": ["The connection stays open and silent.", "连接不断，也没有应答。"],
  "fault.reset_before": ["The connection is reset before anything is booked.", "落单之前连接被重置。"],
  "fault.reset_after": ["The order is booked, then the connection is reset.", "落单之后连接被重置。"],
  "fault.truncated": ["Half of the answer comes.", "只收到一半应答。"],
  "fault.http_500": ["HTTP status 500 and an HTML page.", "HTTP 500 和 HTML 页面。"],
  "fault.unsigned": ["The answer has no signature.", "应答没有签名。"],
  "fault.wrong_key": ["Signed with another key.", "用另一把私钥签名。"],
  "fault.other_order": ["A signed answer about another order.", "签名正确，但是另一笔订单的应答。"],
  "fault.slow_drip": ["The answer comes byte by byte.", "应答逐字节到达。"],
  "fault.refuse": ["Refused with this code; nothing is booked.", "以此错误码返回失败，不落单。"],
  "fault.late": ["The callback comes late.", "回调迟到。"],
  "fault.doubled": ["The callback comes twice.", "回调到达两次。"],
  "fault.lost": ["The callback never comes, and is not repeated.", "回调丢失，且不再重发。"],
  "fault.gbk": ["Signed as UTF-8, sent in GBK.", "按 UTF-8 签名，按 GBK 发送。"],
  settings: ["Settings", "设置"],
  callbackFormat: ["Callbacks come as", "回调格式"],
  callbackShape: ["Fields of callbacks", "回调字段写法"],
  asDocument: ["as in the document", "按文档"],
  asReal: ["as in a real one: text amounts, dates with separators", "按真实回调：金额为文本，日期带分隔符"],
  resultFormat: ["result of 3.5 and 3.6", "3.5 和 3.6 的 result"],
  object: ["an object", "对象"],
  text: ["a text that holds JSON", "装着 JSON 的字符串"],
  settleAfter: ["A waiting payer takes, ms", "付款人用时（毫秒）"],
  callbackRetry: ["First pause between callbacks, ms", "回调首次重发间隔（毫秒）"],
  callbackAttempts: ["Attempts of a callback", "回调最多次数"],
  save: ["Save", "保存"],
  saved: ["Saved.", "已保存。"],
  tillAnswered: ["{interface} {number}: {status}", "{interface} {number}：{status}"],
  tillFailed: ["{interface} {number}: {code}, effect {effect}", "{interface} {number}：{code}，effect {effect}"],
  newsOrder: ["Order {number}: {status}", "订单 {number}：{status}"],
};

const LANGUAGES = ["en", "zh-CN"];
let language = 0;
const state = {
  health: null, reserved: [], faultNames: [], callbackFaultNames: [], interfaces: [],
  before: null, next: null, tradeNo: null, life: null, lines: [], oldestLine: null, picked: null, verdict: null,
};

// --- small helpers --------------------------------------------------------------------------------------------------

const $ = (id) => document.getElementById(id);

function word(key, values = {}) {
  const text = WORDS[key]?.[language] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** An element. Text is never read as HTML. */
function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function button(key, handler, properties = {}) {
  return el("button", { type: "button", on: { click: handler }, ...properties }, word(key));
}

const yuan = (fen) => `¥${(fen / 100).toFixed(2)}`;
const statusBadge = (status) => el("span", { class: "status", "data-status": status }, status);

async function call(method, path, body) {
  const options = { method, headers: { Accept: "application/json" } };
  if (method !== "GET") {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body ?? {});
  }
  const response = await fetch(path, options);
  const told = await response.json();
  if (!response.ok) throw new Error(told.error ?? response.statusText);
  return told;
}

const read = (path) => call("GET", path);
const send = (path, body) => call("POST", path, body);

/** Runs what a person asked for, and shows why it failed. */
async function attempt(work) {
  $("failure").hidden = true;
  try {
    return await work();
  } catch (error) {
    $("failure").textContent = error.message;
    $("failure").hidden = false;
    return undefined;
  }
}

// --- words ------------------------------------------------------------------------------------------------------------

function speak() {
  document.documentElement.lang = LANGUAGES[language];
  document.title = `bestpay ${word("sandbox")}`;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = word(element.dataset.hint);
  $("language").textContent = word("other");
  $("language").lang = LANGUAGES[1 - language];
  fillChoices();
  showConnection();
  showHealth();
  showLife(true);
  showLines(true);
  showPicked();
  showVerdict();
  for (const list of ["trades", "ordered"]) $(list).replaceChildren();
}

function setLanguage(chosen) {
  language = chosen;
  try {
    localStorage.setItem("language", LANGUAGES[chosen]);
  } catch {
    // A browser may forbid storage: then the choice lasts as long as the page.
  }
  speak();
  refresh();
}

function firstLanguage() {
  let stored = null;
  try {
    stored = localStorage.getItem("language");
  } catch {
    // As above.
  }
  return (stored ?? navigator.language).startsWith("zh") ? 1 : 0;
}

/** Fills a select and keeps its choice. */
function fill(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, label]) => el("option", { value }, label)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

function fillChoices() {
  const codes = state.reserved.filter((row) => row.field === "mediumNo");
  fill($("scan").elements.code, [
    ...codes.map((row) => [row.value, `${row.value.replace(/^(.).*(..)$/, "$1…$2")} — ${word(`about.${row.name}`)}`]),
    ["qrcode", word("qrcode")],
  ]);
  fill($("filter").elements.status, [
    ["", word("every")],
    ...["SUCCESS", "WAITFORPAY", "FAIL", "CLOSE"].map((status) => [status, `${status} — ${word(status)}`]),
  ]);
  fill($("fault").elements.interface, [
    ["*", word("anyCall")],
    ...state.interfaces.map((name) => [name, name]),
    ["callback", word("callbacks")],
  ]);
  showCode();
  showFaultChoices();
}

function showCode() {
  const value = $("scan").elements.code.value;
  const row = state.reserved.find((row) => row.value === value);
  $("code-about").textContent = row ? `mediumNo ${value}: ${word(`about.${row.name}`)}` : word("about.qrcode");
}

function showFaultChoices() {
  const { interface: which, fault } = $("fault").elements;
  const names = which.value === "callback" ? state.callbackFaultNames : [...state.faultNames, "refuse"];
  fill(fault, names.map((name) => [name, name]));
  const needed = { ms: ["delay", "slow_drip", "late"], code: ["refuse"] };
  for (const label of document.querySelectorAll("#fault [data-for]")) label.hidden = !needed[label.dataset.for].includes(fault.value);
  $("fault-about").textContent = fault.value ? word(`fault.${fault.value}`) : "";
}

// --- views ------------------------------------------------------------------------------------------------------------

const VIEWS = ["orders", "ledger", "signature", "trouble"];

function route() {
  const [, view, rest] = location.hash.split("/");
  const shown = VIEWS.includes(view) ? view : "orders";
  for (const name of VIEWS) $(name).hidden = name !== shown;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const tradeNo = shown === "orders" && rest ? decodeURIComponent(rest) : state.tradeNo;
  if (tradeNo !== state.tradeNo) {
    state.tradeNo = tradeNo;
    state.life = null;
    showLife(true);
  }
  refresh();
}

let refreshing = false;
let again = false;

/** Reads what is shown. A burst of events is one reading, and one more when it has ended. */
async function refresh() {
  if (refreshing) {
    again = true;
    return;
  }
  refreshing = true;
  try {
    do {
      again = false;
      if (!$("orders").hidden) await Promise.all([readTrades(), readLife()]);
      if (!$("ledger").hidden) await readLines();
      if (!$("trouble").hidden) showOrdered(await read("/sandbox/faults"));
    } while (again);
  } catch {
    // The sandbox has gone; the connection says so, and its return starts a new reading.
  } finally {
    refreshing = false;
  }
}

// --- orders -----------------------------------------------------------------------------------------------------------

async function readTrades() {
  const { find, status } = $("filter").elements;
  const query = new URLSearchParams();
  if (find.value) query.set("find", find.value.trim());
  if (status.value) query.set("status", status.value);
  if (state.before) query.set("before", state.before);
  const page = await read(`/sandbox/trades?${query}`);
  state.next = page.next;
  $("count").textContent = page.total ? word("count", page) : word("noOrders", { url: state.health?.url });
  $("newest").hidden = !state.before;
  $("older").hidden = !page.next;
  const rows = new Map([...$("trades").children].map((row) => [row.dataset.trade, row]));
  const wanted = page.trades.map((trade) => {
    const row = rows.get(trade.order.tradeNo) ?? tradeRow(trade.order);
    const { tradeStatus, refundedAmt, tradeAmt } = trade.order;
    const badge = row.querySelector(".status");
    if (badge.dataset.status !== tradeStatus) {
      badge.dataset.status = tradeStatus;
      badge.textContent = tradeStatus;
    }
    row.querySelector(".amount").textContent = yuan(tradeAmt);
    row.querySelector(".note").textContent = [trade.order.requestDate, refundedAmt ? `${word("refunded")} ${yuan(refundedAmt)}` : ""].filter(Boolean).join(" · ");
    const isChosen = trade.order.tradeNo === state.tradeNo;
    if (isChosen) row.firstChild.setAttribute("aria-current", "true");
    else row.firstChild.removeAttribute("aria-current");
    return row;
  });
  const focused = $("trades").contains(document.activeElement) ? document.activeElement : null;
  const shown = [...$("trades").children];
  if (wanted.length !== shown.length || wanted.some((row, at) => row !== shown[at])) {
    $("trades").replaceChildren(...wanted);
    focused?.focus({ preventScroll: true });
  }
}

function tradeRow(order) {
  const go = () => {
    location.hash = `#/orders/${encodeURIComponent(order.tradeNo)}`;
    // On a narrow screen the order is below the list.
    if (matchMedia("(max-width: 56rem)").matches) $("life").scrollIntoView();
  };
  return el("li", { "data-trade": order.tradeNo },
    el("button", { type: "button", on: { click: go } },
      el("span", { class: "number" }, order.outTradeNo), el("span", { class: "amount" }),
      el("span", { class: "hint note" }), statusBadge(order.tradeStatus)));
}

async function readLife() {
  if (!state.tradeNo) return;
  const tradeNo = state.tradeNo;
  const response = await fetch(`/sandbox/trades/${encodeURIComponent(tradeNo)}`);
  if (tradeNo !== state.tradeNo) return;
  const life = response.ok ? await response.json() : { missing: true };
  const before = state.life?.order?.tradeStatus;
  const isNew = JSON.stringify(life) !== JSON.stringify(state.life);
  state.life = life;
  if (isNew) showLife(false);
  if (before && before !== life.order?.tradeStatus) {
    $("news").textContent = word("newsOrder", { number: life.order.outTradeNo, status: word(life.order.tradeStatus) });
  }
}

/** The chosen order. What a person has opened or typed stays unless `anew`. */
function showLife(anew) {
  const { life } = state;
  const box = $("life");
  if (!life || life.missing) {
    box.replaceChildren(el("p", { class: "empty" }, word(life?.missing ? "gone" : "pick")));
    return;
  }
  const { order } = life;
  const key = [order.tradeNo, order.tradeStatus, order.refundedAmt, life.refunds.map((refund) => refund.tradeStatus).join()].join();
  if (anew || box.dataset.key !== key) {
    box.dataset.key = key;
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.action : null;
    const timeline = anew ? el("ol", { class: "timeline" }) : box.querySelector(".timeline") ?? el("ol", { class: "timeline" });
    if (timeline.dataset.trade !== order.tradeNo) timeline.replaceChildren();
    timeline.dataset.trade = order.tradeNo;
    box.replaceChildren(
      el("div", { class: "life-head" }, el("h2", {}, order.outTradeNo), el("span", { class: "amount" }, yuan(order.tradeAmt)), statusBadge(order.tradeStatus)),
      el("dl", {},
        ...["tradeNo", "merchantNo", "requestDate"].flatMap((name) => [el("dt", {}, name), el("dd", {}, order[name])]),
        el("dt", {}, "notifyUrl"), el("dd", {}, life.notifyUrl)),
      ...lifeActions(life),
      el("h3", {}, word("life")), timeline);
    if (focused) (box.querySelector(`[data-action="${focused}"]`) ?? box.querySelector("button"))?.focus({ preventScroll: true });
  }
  showTimeline(box.querySelector(".timeline"), life.lines, new Set(life.exchanges));
}

function lifeActions(life) {
  const { order } = life;
  const parts = [];
  const act = (action, query = "") => attempt(() => send(`/sandbox/orders/${encodeURIComponent(order.outTradeNo)}/${action}?merchantNo=${order.merchantNo}${query}`));
  const ask = button("ask", () => till("order_status", { outTradeNo: order.outTradeNo, tradeDate: order.requestDate }), { "data-action": "ask" });
  if (order.tradeStatus === "WAITFORPAY") {
    parts.push(el("div", { class: "qr" },
      el("img", { src: `/sandbox/trades/${order.tradeNo}/qr`, alt: word("qrAlt"), width: 160, height: 160 }),
      el("p", {}, word("scanMe"), " ", el("a", { href: life.paymentUrl, target: "_blank", rel: "noopener" }, life.paymentUrl))));
    parts.push(el("div", { class: "actions" },
      ...["pay", "decline", "close"].map((action) => button(action, () => act(action), { "data-action": action, class: action === "pay" ? "primary" : null })), ask));
    return parts;
  }
  const resend = order.tradeStatus === "CLOSE" ? [] : [
    el("span", { class: "hint" }, word("again")),
    el("button", { type: "button", "data-action": "json", on: { click: () => act("callback", "&format=json") } }, "JSON"),
    button("form", () => act("callback", "&format=form"), { "data-action": "form" }),
  ];
  parts.push(el("div", { class: "actions" }, ask, ...resend));
  if (order.tradeStatus === "SUCCESS" && order.refundedAmt < order.tradeAmt) parts.push(refundForm(order));
  for (const refund of life.refunds) {
    parts.push(el("div", { class: "actions" },
      el("span", {}, `${word("refund")} ${refund.outRequestNo} `, el("span", { class: "amount" }, yuan(refund.refundAmt)), " ", statusBadge(refund.tradeStatus)),
      button("askRefund", () => till("refund_status", { outTradeNo: order.outTradeNo, outRequestNo: refund.outRequestNo, refundDate: refund.requestDate }), { "data-action": `ask-${refund.outRequestNo}` })));
  }
  return parts;
}

function refundForm(order) {
  const rest = ((order.tradeAmt - order.refundedAmt) / 100).toFixed(2);
  const outcomes = [["", word("about.refund_done")], ...state.reserved.filter((row) => row.field === "remark").map((row) => [row.value, word(`about.${row.name}`)])];
  const form = el("form", { class: "actions" },
    el("label", {}, word("yuan"), el("input", { name: "yuan", inputmode: "decimal", value: rest, required: true, pattern: "[0-9]+([.][0-9]{1,2})?" })),
    el("label", {}, word("outcome"), el("select", { name: "remark" }, ...outcomes.map(([value, label]) => el("option", { value }, label)))),
    el("button", { "data-action": "refund" }, word("refund")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = { outTradeNo: order.outTradeNo, refundAmt: fen(form.elements.yuan.value) };
    if (form.elements.remark.value) fields.remark = form.elements.remark.value;
    till("refund", fields);
  });
  return form;
}

/** 12.5 is 1250: on the text, since a fraction of a number would be rounded. */
function fen(text) {
  const [whole, part = ""] = text.trim().split(".");
  return String(Number(whole + part.padEnd(2, "0")));
}

/** Calls an interface as a till would, and shows what the till learns. */
async function till(name, fields) {
  const told = await attempt(() => send(`/sandbox/till/${name}`, fields));
  if (!told) return null;
  const values = { interface: told.interface, number: told.outTradeNo };
  const lines = told.error
    ? [word("tillFailed", { ...values, code: told.error.platformCode ?? told.error.code, effect: told.error.effect }), told.error.message]
    : [word("tillAnswered", { ...values, status: told.answer.tradeStatus })];
  $("till").replaceChildren(...lines.map((line) => el("p", {}, line)));
  $("till").hidden = false;
  return told;
}

// --- the timeline and the wire ---------------------------------------------------------------------------------------

function showTimeline(list, lines, kept) {
  const shown = new Map([...list.children].map((row) => [Number(row.dataset.line), row]));
  const wanted = lines.map((line) => {
    const row = shown.get(line.number);
    const hasWire = kept.has(line.number);
    if (row && (row.querySelector(".wire") !== null || !hasWire)) return row;
    return lineRow(line, hasWire);
  });
  const present = [...list.children];
  if (wanted.length !== present.length || wanted.some((row, at) => row !== present[at])) {
    const opened = wanted.filter((row) => present.includes(row));
    // Rows that are there stay where they are, so that what is open in them keeps its place and its focus.
    if (opened.length === present.length && wanted.slice(0, present.length).every((row, at) => row === present[at])) {
      list.append(...wanted.slice(present.length));
    } else {
      list.replaceChildren(...wanted);
    }
  }
}

function lineRow(line, hasWire) {
  const { what, tail, tone } = told(line);
  return el("li", { "data-line": line.number, "data-tone": tone, "data-event": line.event },
    el("div", { class: "line" },
      el("time", {}, line.time), el("span", { class: "what" }, what),
      line.fault ? el("span", { class: "tag" }, word("faultTag", { name: line.fault })) : null,
      el("span", { class: "tail" }, tail)),
    hasWire ? wireBox(line.number) : null);
}

function told(line) {
  const number = line.outRequestNo ?? line.outTradeNo;
  switch (line.event) {
    case "call":
      return { what: word("event.call", line), tail: [line.errorCode ? word("refusedWith", { code: line.errorCode }) : word("accepted"), line.detail].filter(Boolean).join(" · "), tone: line.errorCode ? "bad" : "" };
    case "order":
    case "refund": {
      const isRefund = line.event === "refund";
      const what = line.from ? word(`event.${line.event}`, { ...line, number }) : word(isRefund ? "event.refundBooked" : "event.booked", { number });
      return { what, tail: line.from ? word(`by.${line.by}`) : "", tone: { SUCCESS: "good", FAIL: "bad" }[line.to] ?? "" };
    }
    case "callback": {
      const tail = line.failure === null ? word("taken") : line.nextInMs === null ? line.failure : word("nextIn", { failure: line.failure, ms: line.nextInMs });
      return { what: word("event.callback", line), tail: `${tail} · ${line.notifyUrl}`, tone: line.failure === null ? "good" : "bad" };
    }
    default:
      return { what: word("event.skipped", line), tail: line.notifyUrl ?? "", tone: "" };
  }
}

function wireBox(number) {
  const content = el("div");
  const box = el("details", { class: "wire" }, el("summary", {}, word("messages")), content);
  box.addEventListener("toggle", () => {
    if (box.open && !content.hasChildNodes()) showWire(content, number, false);
  });
  return box;
}

async function showWire(content, number, reveal) {
  const wire = await attempt(() => read(`/sandbox/wire/${number}${reveal ? "?reveal=true" : ""}`));
  if (!wire) return;
  const isCall = wire.kind === "call";
  content.replaceChildren(
    el("dl", {}, el("dt", {}, "POST"), el("dd", {}, wire.target), el("dt", {}, "Content-Type"), el("dd", {}, wire.contentType || word("none")),
      el("dt", {}, "HTTP"), el("dd", {}, wire.status ?? word("noReply"))),
    wire.request.masked || wire.reply?.masked ? button("reveal", () => showWire(content, number, true)) : "",
    ...messageParts(isCall ? "request" : "callback", wire.request, number, "request"),
    ...(wire.reply ? messageParts(isCall ? "answer" : "reply", wire.reply, number, "reply") : []));
}

function messageParts(title, message, number, side) {
  const { inspection } = message;
  const parts = [el("h4", {}, word(title)), el("p", { class: "name" }, word("body")), el("pre", { tabindex: 0 }, message.body ?? word("hidden"))];
  if (!inspection) return parts;
  const [attempt] = inspection.attempts;
  if (attempt) parts.push(el("p", { class: "name" }, word("signingString", attempt)), el("pre", { tabindex: 0 }, attempt.signingString));
  if (inspection.sign) parts.push(el("p", { class: "name" }, word("sign")), el("pre", { tabindex: 0 }, inspection.sign));
  parts.push(verdictLine(inspection));
  if (inspection.error) parts.push(el("p", {}, language && inspection.error.adviceInChinese ? inspection.error.adviceInChinese : inspection.error.message));
  parts.push(button(inspection.verifies ? "compare" : "explain", () => pickMessage(title, number, side)));
  return parts;
}

function verdictLine(inspection) {
  return inspection.verifies
    ? el("p", { class: "verdict", "data-tone": "good" }, word("verifies", inspection))
    : el("p", { class: "verdict", "data-tone": "bad" }, word("fails", inspection.error));
}

// --- the ledger -------------------------------------------------------------------------------------------------------

const LINES = 100;

async function readLines() {
  const known = state.lines.at(-1)?.number ?? 0;
  const lines = await read(`/sandbox/ledger?after=${known}&limit=${LINES}`);
  // If more has happened than a page holds, the page starts anew: a gap would hide lines.
  state.lines = lines.length === LINES ? lines : [...state.lines, ...lines];
  const most = 5 * LINES;
  if (state.lines.length > most) state.lines = state.lines.slice(-most);
  showLines(false);
}

async function readOlderLines() {
  const oldest = state.lines[0]?.number;
  if (!oldest) return;
  const lines = await attempt(() => read(`/sandbox/ledger?before=${oldest}&limit=${LINES}`));
  if (!lines) return;
  state.lines = [...lines, ...state.lines].slice(0, 5 * LINES);
  showLines(false);
}

function showLines(anew) {
  const list = $("lines");
  if (anew) list.replaceChildren();
  const shown = new Map([...list.children].map((row) => [Number(row.dataset.line), row]));
  const wanted = state.lines.toReversed().map((line) => {
    if (shown.has(line.number)) return shown.get(line.number);
    const row = lineRow(line, line.event === "call" || line.event === "callback");
    if (line.outTradeNo) row.querySelector(".what").append(` · ${line.outTradeNo}`);
    return row;
  });
  const present = [...list.children];
  const added = wanted.length - present.length;
  if (added >= 0 && present.every((row, at) => row === wanted[at + added])) list.prepend(...wanted.slice(0, added));
  else list.replaceChildren(...wanted);
  $("older-lines").hidden = !state.lines.length;
}

// --- the signature ----------------------------------------------------------------------------------------------------

function pickMessage(title, number, side) {
  state.picked = { title, number, side };
  state.verdict = null;
  location.hash = "#/signature";
  showPicked();
  checkSignature();
  $("main").focus();
}

function showPicked() {
  const { picked } = state;
  $("picked").hidden = !picked;
  const { message, key } = $("inspect").elements;
  message.parentElement.hidden = Boolean(picked);
  message.required = !picked;
  document.querySelector("#inspect fieldset").hidden = Boolean(picked);
  if (picked) $("picked").firstElementChild.textContent = word("picked", { number: picked.number, title: word(picked.title) });
  $("own-key").hidden = key.value !== "own";
}

async function checkSignature() {
  const { message, key, keyText, own } = $("inspect").elements;
  const order = state.picked
    ? { exchange: state.picked.number, side: state.picked.side }
    : { message: message.value, key: key.value === "own" ? keyText.value || " " : key.value };
  if (own.value.trim()) order.signing_string = own.value;
  state.verdict = (await attempt(() => send("/sandbox/inspect", order))) ?? null;
  if (state.verdict) state.verdict.compared = Boolean(order.signing_string);
  showVerdict();
}

function showVerdict() {
  const { verdict } = state;
  if (!verdict) {
    $("verdict").replaceChildren();
    return;
  }
  const { error, attempts } = verdict;
  const parts = [verdictLine(verdict)];
  if (error?.advice) parts.push(el("h3", {}, word("advice")), el("p", { "data-hint-name": error.hint }, language ? error.adviceInChinese : error.advice));
  else if (error) parts.push(el("p", {}, error.message));
  if (error?.certain) parts.push(el("h3", {}, word("certain")), el("p", {}, word("itVerifies", { how: error.certain })));
  if (typeof error?.opens === "boolean") {
    parts.push(el("h3", {}, word("found")), el("p", {}, word(error.opens ? "opensYes" : "opensNo")));
    if (error.hashFound) parts.push(el("p", {}, word("hashFound", { hash: error.hashFound })));
  }
  if (attempts.length) parts.push(el("h3", {}, word(verdict.verifies ? "computed" : "attempts")));
  const differ = attempts.some((attempt) => attempt.parts.some((part) => part.mark !== "same"));
  if (differ) parts.push(el("p", { class: "hint" }, word("marks", { other: word(verdict.compared ? "yours" : "first") })));
  else if (verdict.compared) parts.push(el("p", { class: "hint" }, word("sameAsYours")));
  for (const attempt of attempts) {
    const text = attempt.parts.map((part) => part.mark === "extra" ? el("ins", {}, part.text) : part.mark === "missing" ? el("del", {}, part.text) : part.text);
    parts.push(el("p", { class: "name" }, attempt.form), el("pre", { tabindex: 0 }, ...text));
  }
  if (error?.report) parts.push(el("details", {}, el("summary", {}, word("report")), el("pre", { tabindex: 0 }, error.report)));
  $("verdict").replaceChildren(...parts);
}

// --- faults and settings ----------------------------------------------------------------------------------------------

function showOrdered(faults) {
  const text = (row) => [row.interface, row.fault, row.code, row.ms === undefined ? null : `${row.ms} ms`, `× ${row.calls}`].filter(Boolean).join(" ");
  const lines = faults.length ? faults.map(text) : [word("none")];
  const shown = [...$("ordered").children].map((row) => row.textContent);
  if (lines.join("\n") !== shown.join("\n")) $("ordered").replaceChildren(...lines.map((line) => el("li", {}, line)));
  $("clear").disabled = !faults.length;
}

async function orderFault() {
  const { interface: which, fault, calls, ms, code, message } = $("fault").elements;
  const order = { interface: which.value, fault: fault.value, calls: Number(calls.value) };
  if (!ms.parentElement.hidden) order.ms = Number(ms.value);
  if (!code.parentElement.hidden) Object.assign(order, { code: code.value, message: message.value });
  const faults = await attempt(() => send("/sandbox/faults", order));
  if (faults) showOrdered(faults);
}

const NUMBERS = ["settle_after_ms", "callback_retry_ms", "callback_attempts"];

function showSettings(settings) {
  for (const [name, value] of Object.entries(settings)) if ($("settings").elements[name]) $("settings").elements[name].value = value;
}

async function saveSettings() {
  const settings = Object.fromEntries(new FormData($("settings")));
  for (const name of NUMBERS) settings[name] = Number(settings[name]);
  const saved = await attempt(() => send("/sandbox/settings", settings));
  if (!saved) return;
  showSettings(saved);
  $("news").textContent = word("saved");
}

// --- the start --------------------------------------------------------------------------------------------------------

let connected = false;

function showConnection() {
  $("connection").textContent = word(connected ? "live" : "away");
  $("connection").toggleAttribute("data-live", connected);
}

function showHealth() {
  if (!state.health) return;
  const { url, version, ledgerLines, exchanges, merchantNos } = state.health;
  $("identity").textContent = `${url} · ${version} · ${merchantNos.join(", ")}`;
  const number = new Intl.NumberFormat(LANGUAGES[language]);
  $("kept").textContent = word("kept", { lines: number.format(ledgerLines), exchanges: number.format(exchanges) });
}

function listen() {
  const events = new EventSource("/sandbox/events");
  let last = null;
  const set = (now) => {
    connected = now;
    showConnection();
  };
  events.addEventListener("open", () => {
    set(true);
    // It may be another sandbox than before, with another ledger.
    state.lines = [];
    showLines(true);
    last = null;
  });
  events.addEventListener("error", () => set(false));
  events.addEventListener("message", (event) => {
    if (event.data !== last) refresh();
    last = event.data;
  });
}

function onSubmit(id, work) {
  $(id).addEventListener("submit", (event) => {
    event.preventDefault();
    work();
  });
}

async function scan() {
  const { code, yuan: amount, outTradeNo, notifyUrl } = $("scan").elements;
  const fields = { tradeAmt: fen(amount.value) };
  if (outTradeNo.value) fields.outTradeNo = outTradeNo.value.trim();
  if (notifyUrl.value) fields.notifyUrl = notifyUrl.value.trim();
  const isQr = code.value === "qrcode";
  if (!isQr) fields.mediumNo = code.value;
  const told = await till(isQr ? "qrcode_order" : "barcode_order", fields);
  outTradeNo.value = "";
  if (!told) return;
  // The till may not know what became of its order; the platform does.
  const page = told.answer ? null : await read(`/sandbox/trades?limit=1&find=${encodeURIComponent(told.outTradeNo)}`);
  const tradeNo = told.answer?.tradeNo ?? page?.trades[0]?.order.tradeNo;
  if (tradeNo) location.hash = `#/orders/${encodeURIComponent(tradeNo)}`;
}

onSubmit("scan", scan);
onSubmit("filter", () => refresh());
onSubmit("inspect", checkSignature);
onSubmit("fault", orderFault);
onSubmit("settings", saveSettings);
$("scan").elements.code.addEventListener("change", showCode);
$("filter").addEventListener("input", () => {
  state.before = null;
  refresh();
});
$("older").addEventListener("click", () => {
  state.before = state.next;
  refresh();
});
$("newest").addEventListener("click", () => {
  state.before = null;
  refresh();
});
$("older-lines").addEventListener("click", readOlderLines);
$("picked").lastElementChild.addEventListener("click", () => {
  state.picked = null;
  state.verdict = null;
  showPicked();
  showVerdict();
});
$("inspect").addEventListener("change", showPicked);
$("fault").addEventListener("change", showFaultChoices);
$("clear").addEventListener("click", () => attempt(async () => showOrdered(await call("DELETE", "/sandbox/faults"))));
$("language").addEventListener("click", () => setLanguage(1 - language));
window.addEventListener("hashchange", route);

language = firstLanguage();
[state.health, state.reserved, state.interfaces, state.faultNames, state.callbackFaultNames] = await Promise.all(
  ["health", "reserved", "interfaces", "fault-names", "callback-fault-names"].map((name) => read(`/sandbox/${name}`)),
);
showSettings(await read("/sandbox/settings"));
speak();
route();
listen();
