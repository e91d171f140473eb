// What JavaScript adds to the pages: answers that stream in, quotes beside their markers, feedback and copying without a
// new page. Everything here leans on what the server has rendered; without it the same forms and links do the work.
// Texts become text nodes only, never markup (the Content-Security-Policy forbids it too).

const EVENTS_AT = "/v1/ask";
const FEEDBACK_AT = "/v1/feedback";
const HOVER_MS = 140; // before a quote opens under a resting pointer
const LEAVE_MS = 320; // before it closes, so that the pointer can travel into it
const MOST_EARLIER = 6;

const live = document.getElementById("live");
let asking = null; // the AbortController of the question last asked
let spare = null; // what is shown while an answer is awaited, and what is said where none comes
let resting = null; // the page's own content, as long as an answer is awaited in its place

// --- asking -------------------------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id === "ask") {
    const question = event.submitter?.name === "pick" ? event.submitter.value : form.elements.q.value;
    if (!question.trim()) return;
    event.preventDefault();
    const turn = { question, earlier: carried(form), lang: form.elements.lang.value };
    history.pushState(turn, "", "/");
    ask(turn);
  } else if (form.classList.contains("feedback")) {
    event.preventDefault();
    sendRating(form, event.submitter?.value ?? "up");
  }
});

document.addEventListener("keydown", (event) => {
  // Enter asks, as in a search box; Shift with Enter makes a new line. While a word is being composed, Enter chooses it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.id !== "q") return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

addEventListener("popstate", (event) => {
  if (event.state?.question && spare) ask(event.state);
  else if (asking) location.reload(); // back to a page that the server made
});

document.addEventListener("click", (event) => {
  // A jump within an answer that streamed in would leave its place in the history.
  const link = event.target.closest?.('a[href^="#"]:not(.marker)');
  if (!link || !asking) return;
  event.preventDefault();
  document.querySelector(link.getAttribute("href"))?.focus();
});

function carried(form) {
  return [...form.querySelectorAll("input[name=earlier]")].map((input) => input.value).slice(-MOST_EARLIER);
}

/** Shows the answer to a turn: what streams in while it is made, and then the server's page of it. */
async function ask(turn) {
  asking?.abort();
  const controller = (asking = new AbortController());
  const main = document.getElementById("main");
  resting ??= [...main.childNodes];
  show(main, waiting(turn.question));
  const answer = await streamed(turn, main, controller.signal);
  if (controller.signal.aborted) return;
  const page = await rendered(turn, answer, controller.signal);
  if (controller.signal.aborted) return;
  const problem = page?.querySelector(".problem");
  if (page && !problem) swap(page);
  else if (answer) leave(main, turn.question);
  else putBack(main, turn.question, problem?.textContent ?? spare.failed);
  resting = null;
}

function waiting(question) {
  const copy = spare.waiting.content.cloneNode(true);
  const heading = copy.querySelector("h1");
  heading.textContent = question;
  heading.classList.toggle("long", question.length > 140);
  return copy;
}

function show(main, content) {
  main.replaceChildren(content);
  main.querySelector("h1").focus({ preventScroll: true });
  scrollTo(0, 0);
  live.textContent = main.querySelector(".progress").textContent;
}

/** The answer as the events tell it, shown word for word as it comes; null where no stream came to its end. */
async function streamed(turn, main, signal) {
  let answer = null;
  try {
    const history = turn.earlier.map((content) => ({ role: "user", content }));
    const reply = await fetch(EVENTS_AT, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ question: turn.question, history }),
      signal,
    });
    if (!reply.ok) return null;
    for await (const { name, data } of events(reply.body)) {
      if (name === "delta") add(main, data);
      else if (name === "answer") answer = data;
    }
  } catch {
    return null; // the page is asked for next, and says what is wrong
  }
  return answer;
}

/** Server-sent events of a byte stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader(); // not every browser can loop over a stream
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split(/\r?\n\r?\n/);
    rest = parts.pop();
    for (const part of parts) {
      const lines = part.split(/\r?\n/);
      const of = (field) => lines.filter((l) => l.startsWith(`${field}:`)).map((l) => l.slice(field.length + 1).replace(/^ /, ""));
      const data = of("data").join("\n");
      if (data) yield { name: of("event")[0] ?? "message", data: JSON.parse(data) };
    }
  }
}

const PLACES = { notice: ".notice", message: ".message", short_answer: ".words", points: ".points" };

function add(main, { part, text, markers }) {
  const place = main.querySelector(PLACES[part] ?? ".words");
  const element = document.createElement(part === "points" ? "li" : part === "short_answer" ? "p" : "span");
  element.textContent = text;
  for (const marker of markers ?? []) {
    const number = document.createElement("span");
    number.className = "marker";
    number.textContent = marker;
    element.append(number);
  }
  place.append(element);
  place.hidden = false;
  main.querySelector(".progress").hidden = true;
}

/** The server's page of the answer; without one, it makes the answer itself. Null where no page came. */
function rendered(turn, answer, signal) {
  const form = new URLSearchParams({ q: turn.question, lang: turn.lang, answer: answer?.id ?? "" });
  for (const text of turn.earlier) form.append("earlier", text);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // unlike fetch it gives a document, whose scripts do not run
    request.open("POST", "/ask");
    request.responseType = "document";
    request.setRequestHeader("accept", "text/html");
    request.setRequestHeader("content-type", "application/x-www-form-urlencoded");
    request.onloadend = () => resolve(request.response?.getElementById("main") ? request.response : null);
    signal.addEventListener("abort", () => request.abort());
    request.send(form.toString());
  });
}

function swap(page) {
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  for (const name of [".skip", "header", "main", "footer"]) {
    document.querySelector(name).replaceWith(document.adoptNode(page.querySelector(name)));
  }
  enhance();
  const said = document.querySelector(".emergency") ?? document.querySelector(".short") ?? document.querySelector("#answer .card");
  live.textContent = [...said.querySelectorAll("p:not(.disclaimer), li")].map((p) => p.textContent).join(" ") || said.textContent;
  document.querySelector("main h1").focus({ preventScroll: true });
}

/** The words that streamed in stay, though their sources did not come; the box comes back below them. */
function leave(main, question) {
  const form = resting.map((node) => (node.id === "ask" ? node : node.querySelector?.("#ask"))).find(Boolean);
  main.querySelector(".waiting").removeAttribute("aria-busy");
  main.append(form);
  tell(form, question, spare.partial);
}

function putBack(main, question, why) {
  main.replaceChildren(...resting);
  history.replaceState(null, "", location.href);
  main.querySelector(".problem")?.remove();
  tell(document.getElementById("ask"), question, why);
}

function tell(form, question, why) {
  form.elements.q.value = question;
  const problem = document.createElement("p");
  problem.className = "problem";
  problem.setAttribute("role", "alert");
  problem.textContent = why;
  form.before(problem);
  form.elements.q.focus();
}

// --- quotes beside their markers ----------------------------------------------------------------------------------------

let opened = null; // { panel, marker, pinned }
let timer = 0;
let returning = false; // the focus comes back from a quote, and must not open it again

function enhance() {
  const form = document.getElementById("ask");
  if (form) spare = { waiting: document.getElementById("waiting"), ...form.dataset };
  const answer = document.getElementById("answer");
  if (!answer) return;
  for (const quotes of answer.querySelectorAll("details.quotes")) quotes.open = quotes.querySelector(":target") !== null;
  for (const marker of answer.querySelectorAll("a.marker")) {
    marker.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && later(() => open(marker), HOVER_MS));
    marker.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && later(closeLoose, LEAVE_MS));
    marker.addEventListener("focus", () => !returning && marker.matches(":focus-visible") && open(marker));
    marker.addEventListener("blur", () => later(closeLoose, LEAVE_MS));
    marker.addEventListener("click", (event) => {
      event.preventDefault();
      open(marker, { pinned: true });
    });
  }
  const panel = answer.querySelector(".panel");
  panel.addEventListener("pointerenter", () => clearTimeout(timer));
  panel.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && later(closeLoose, LEAVE_MS));
  panel.addEventListener("focusin", () => clearTimeout(timer));
  panel.querySelector(".close").addEventListener("click", () => close({ refocus: true }));
  enhanceAfter(answer);
}

function later(work, ms) {
  clearTimeout(timer);
  timer = setTimeout(work, ms);
}

function open(marker, { pinned = false } = {}) {
  clearTimeout(timer);
  const panel = document.querySelector("#answer .panel");
  const citation = document.querySelector(marker.getAttribute("href"));
  if (opened?.marker === marker && opened.pinned) return close({ refocus: true });
  if (opened?.pinned && !pinned) return undefined;
  close();
  panel.querySelector("#panel-title").textContent = `${marker.textContent} · ${citation.dataset.title}`;
  const facts = citation.closest(".source").querySelector(".facts");
  const parts = [facts, citation.querySelector("blockquote"), citation.querySelector(".ways")];
  panel.querySelector(".panel-body").replaceChildren(...parts.map((part) => part.cloneNode(true)));
  panel.hidden = false;
  place(panel, marker);
  marker.classList.add("open");
  // Where much stands before the quote, its first words are brought into sight; the page itself stays where it is.
  panel.scrollTop = 0;
  const depth = panel.querySelector("mark").getBoundingClientRect().top - panel.getBoundingClientRect().top;
  panel.scrollTop = depth - panel.clientHeight * 0.7;
  opened = { panel, marker, pinned };
  if (pinned) panel.focus({ preventScroll: true });
  return undefined;
}

/** Under its marker where the window is wide; on a phone the style sheet keeps the panel at the foot of the window. */
function place(panel, marker) {
  panel.style.removeProperty("top");
  panel.style.removeProperty("left");
  if (getComputedStyle(panel).position !== "absolute") return;
  const at = marker.getBoundingClientRect();
  const column = document.getElementById("answer").getBoundingClientRect();
  panel.style.left = `${Math.max(column.left, Math.min(at.left - 40, column.right - panel.offsetWidth)) + scrollX}px`;
  const below = at.bottom + 8;
  const fits = below + panel.offsetHeight < innerHeight || at.top - panel.offsetHeight - 8 < 0;
  panel.style.top = `${(fits ? below : at.top - panel.offsetHeight - 8) + scrollY}px`;
}

function closeLoose() {
  if (opened && !opened.pinned && !opened.panel.contains(document.activeElement)) close();
}

function close({ refocus = false } = {}) {
  if (!opened) return;
  const { panel, marker } = opened;
  opened = null;
  panel.hidden = true;
  marker.classList.remove("open");
  returning = true;
  if (refocus) marker.focus();
  returning = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opened) close({ refocus: opened.panel.contains(document.activeElement) });
});
document.addEventListener("pointerdown", (event) => {
  if (opened && !opened.panel.contains(event.target) && !opened.marker.contains(event.target)) close();
});
addEventListener("resize", () => opened && place(opened.panel, opened.marker));

// --- after the answer ---------------------------------------------------------------------------------------------------

function enhanceAfter(answer) {
  const form = answer.querySelector("form.feedback");
  if (!form) return; // an emergency has nothing after it
  form.querySelector(".comment").hidden = true;
  form.querySelector(".send").addEventListener("click", () => sendComment(form));
  const copy = answer.querySelector("details.copy");
  copy.querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    copyMarkdown(copy);
  });
}

async function sendRating(form, rating) {
  if (await sent(form, { rating })) {
    form.dataset.rating = rating;
    for (const button of form.querySelectorAll("[name=rating]")) button.setAttribute("aria-pressed", button.value === rating);
    form.querySelector(".comment").hidden = false;
    form.querySelector(".send").hidden = false;
  }
}

async function sendComment(form) {
  const comment = form.elements.comment.value.trim();
  if (comment && (await sent(form, { rating: form.dataset.rating, comment }))) form.querySelector(".comment").hidden = true;
}

/** Whether the feedback is stored. The same feedback sent twice has the same key, so that it counts once. */
async function sent(form, said) {
  const told = form.querySelector(".thanks");
  const key = `${form.elements.key.value}-${said.rating}-${said.comment?.length ?? 0}`;
  let ok = false;
  try {
    const reply = await fetch(FEEDBACK_AT, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify({ answer_id: form.elements.answer_id.value, ...said }),
    });
    ok = reply.ok;
  } catch {
    ok = false;
  }
  told.textContent = ok ? told.dataset.thanks : form.dataset.failed;
  return ok;
}

async function copyMarkdown(copy) {
  const text = copy.querySelector("textarea");
  try {
    await navigator.clipboard.writeText(text.value);
    live.textContent = copy.dataset.copied;
    copy.dataset.said = copy.dataset.copied;
  } catch {
    copy.open = true; // the clipboard is closed to pages without TLS: the text can be copied by hand
    text.focus();
    text.select();
    live.textContent = copy.dataset.byHand;
  }
}

addEventListener("beforeprint", () => {
  for (const quotes of document.querySelectorAll("details.quotes")) quotes.open = true;
});
enhance();
if (history.state?.question && spare) ask(history.state); // a reload, or back from a source
