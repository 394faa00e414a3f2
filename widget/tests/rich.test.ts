import { beforeEach, expect, test, vi } from "vitest";
import { messageActions } from "../src/actions";
import { renderBlock } from "../src/blocks";
import type { Feedback, Message, RichBlock } from "../src/protocol";
import { renderReply } from "../src/render";
import { texts } from "../src/texts";

beforeEach(() => document.body.replaceChildren());

function draw(block: RichBlock): HTMLElement {
  const element = renderBlock(block, texts) as HTMLElement;
  document.body.append(element);
  return element;
}

const rows = (element: HTMLElement) => [...element.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));

test("a comparison is a table with a column for each career and a verdict under its row", () => {
  const element = draw({
    kind: "comparison",
    careers: ["Nurse", "Electrician"],
    rows: [
      { title: "Pay", cells: ["£29,000", "£32,000 **or more**"], verdict: "An electrician starts higher." },
      { title: "Hours", cells: ["37.5", "40"] },
    ],
  });
  expect(rows(element)).toEqual([["Nurse", "Electrician"], ["Pay"], ["£29,000", "£32,000 or more"], ["An electrician starts higher."], ["Hours"], ["37.5", "40"]]);
  expect([...element.querySelectorAll("th")].map((th) => th.getAttribute("scope"))).toEqual(["col", "col", "rowgroup", "rowgroup"]);
  expect(element.querySelector("caption")!.textContent).toBe(texts.comparison);
});

test("a card has its title, facts, and reasons for and against", () => {
  const card = { title: "Nurse", url: "https://careers.example/nurse", facts: ["£29,000 a year"], why: ["helps people"], against: ["shifts"] };
  const element = draw({ kind: "cards", cards: [card, { title: "Baker" }] });
  expect(element.querySelectorAll(".card")).toHaveLength(2);
  expect(element.querySelector("h4 a")!.getAttribute("href")).toBe(card.url);
  expect([...element.querySelectorAll(".facts li, .reasons li")].map((each) => each.textContent)).toEqual(["£29,000 a year", "For: helps people", "Against: shifts"]);
  expect(element.lastElementChild!.textContent).toBe("Baker");
});

test("a contact can be called and written to", () => {
  const element = draw({
    kind: "contacts",
    contacts: [{ name: "NHS", phone: "0345 60 60 655", email: "a@nhs.example", url: "https://www.nhs.example/", address: "1 High Street", note: "on a page without a date" }],
  });
  expect([...element.querySelectorAll("a")].map((a) => a.getAttribute("href"))).toEqual(["tel:03456060655", "mailto:a@nhs.example", "https://www.nhs.example/"]);
  expect(element.textContent).toContain("1 High Street");
  expect(element.querySelector(".small")!.textContent).toBe("on a page without a date");
});

test.each<[string, RichBlock]>([
  ["a card", { kind: "cards", cards: [{ title: "<img src=x>", url: "javascript:alert(1)", why: ["<b>x</b>"] }] }],
  ["a contact", { kind: "contacts", contacts: [{ name: "<script>", url: "data:text/html,x", email: "a@b?bcc=c" }] }],
  ["a comparison", { kind: "comparison", careers: ["<i>", "b"], rows: [{ title: "<u>", cells: ["<img>", "[x](javascript:a)"] }] }],
])("%s never becomes markup or a script", (_, block) => {
  const element = draw(block);
  expect(element.querySelector("img, script, b, i, u")).toBeNull();
  for (const a of element.querySelectorAll("a")) expect(a.protocol).toMatch(/^(https?|mailto|tel):$/);
});

test("a reply without the part is shown as its text", () => {
  const reply = { id: "1", outcome: "answered", blocks: [{ kind: "cards" as const, cards: [{ title: "Nurse" }] }] };
  const nodes = renderReply({ id: "1", from: "assistant", text: "- Nurse", buttons: [], reply }, texts, undefined);
  expect((nodes[0] as HTMLElement).outerHTML).toBe('<ul dir="auto"><li>Nurse</li></ul>');
});

test("an unknown kind of block is shown as the reply's text", () => {
  const reply = { id: "1", outcome: "answered", blocks: [{ kind: "hologram" } as never] };
  const nodes = renderReply({ id: "1", from: "assistant", text: "Nurse", buttons: [], reply }, texts, renderBlock);
  expect((nodes[0] as HTMLElement).outerHTML).toBe("<p>Nurse</p>");
});

const citation = { career: "nurse", name: "Nurse", sections: [{ title: "Hours", url: "https://other.example/#hours" }, { title: "Pay" }], publisher: "NHS", date: "2020" };

test("sources are chips, and name the career only if there are several", () => {
  const draws = (...citations: (typeof citation & { warning?: string })[]) => {
    const reply = { id: "1", outcome: "answered", blocks: [], citations };
    return renderReply({ id: "1", from: "assistant", text: "", buttons: [], reply }, texts, renderBlock)[0] as HTMLElement;
  };
  const one = draws({ ...citation, warning: "numbers may have changed" });
  expect([...one.querySelectorAll(".chip")].map((chip) => [chip.localName, chip.firstChild!.textContent])).toEqual([["a", "Hours"], ["span", "Pay"]]);
  expect(one.textContent).toContain("NHS, 2020, numbers may have changed");
  expect(one.textContent).not.toContain("Nurse");
  expect(draws(citation, { ...citation, career: "baker", name: "Baker" }).textContent).toMatch(/Nurse, NHS.*Baker, NHS/);
});

const message: Message = { id: "1", from: "assistant", text: "**37.5** hours", buttons: [], reply: { id: "r1", blocks: [], outcome: "answered" } };

function actions(send: (feedback: Feedback) => Promise<void>) {
  const element = messageActions(message, texts, send) as HTMLElement;
  document.body.append(element);
  const button = (name: string) => [...element.querySelectorAll("button")].find((each) => (each.getAttribute("aria-label") ?? each.textContent) === name)!;
  return { element, button, form: element.querySelector("form")!, said: () => element.querySelector(".said")!.textContent };
}

test("a thumb up is sent and thanked for", async () => {
  const sent: Feedback[] = [];
  const { button, form, said } = actions(async (feedback) => void sent.push(feedback));
  button(texts.helpful).click();
  await vi.waitFor(() => expect(said()).toBe(texts.thanks));
  expect([sent, form.hidden, button(texts.helpful).getAttribute("aria-pressed")]).toEqual([[{ reply: "r1", verdict: "up" }], true, "true"]);
});

test("a thumb down asks for a reason, which is optional", async () => {
  const sent: Feedback[] = [];
  const { button, form, said } = actions(async (feedback) => void sent.push(feedback));
  button(texts.unhelpful).click();
  await vi.waitFor(() => expect(document.activeElement).toBe(form.querySelector("input")));
  button(texts.skipReason).click();
  expect([form.hidden, document.activeElement === button(texts.unhelpful)]).toEqual([true, true]);
  button(texts.unhelpful).click();
  form.querySelector("input")!.value = " wrong career ";
  await vi.waitFor(() => expect(form.hidden).toBe(false));
  form.dispatchEvent(new Event("submit", { cancelable: true }));
  await vi.waitFor(() => expect(said()).toBe(texts.thanksReason));
  expect(sent.at(-1)).toEqual({ reply: "r1", verdict: "down", reason: "wrong career" });
});

test("feedback that could not be sent says so", async () => {
  const { button, form, said } = actions(() => Promise.reject(new Error("offline")));
  button(texts.unhelpful).click();
  await vi.waitFor(() => expect(said()).toBe(texts.failedFeedback));
  expect([form.hidden, button(texts.unhelpful).getAttribute("aria-pressed")]).toEqual([true, "false"]);
});

test("an answer can be copied as plain text", async () => {
  const written: string[] = [];
  vi.stubGlobal("navigator", { ...navigator, onLine: true, clipboard: { writeText: async (text: string) => void written.push(text) } });
  const { button, said } = actions(async () => {});
  button(texts.copy).click();
  await vi.waitFor(() => expect(said()).toBe(texts.copied));
  expect(written).toEqual(["37.5 hours"]);
  vi.unstubAllGlobals();
});
