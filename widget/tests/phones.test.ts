import { expect, test } from "vitest";
import { splitPhones } from "../src/phones";

test.each([
  ["08000 150 850", "tel:08000150850"],
  ["0845 606 0655", "tel:08456060655"],
  ["020 7946 0018", "tel:02079460018"],
  ["01632 960001", "tel:01632960001"],
  ["07700900123", "tel:07700900123"],
  ["+44 20 7946 0018", "tel:+442079460018"],
  ["+44 (0)1632 960 001", "tel:+441632960001"],
  ["0800 1111", "tel:08001111"],
  ["116 123", "tel:116123"],
])("%s is a telephone number", (number, tel) => {
  expect(splitPhones(`Ask NHS Careers (${number}).`)).toEqual([
    { text: "Ask NHS Careers (", tel: "" },
    { text: number, tel },
    { text: ").", tel: "" },
  ]);
});

test("several numbers in one text, and 999 after call", () => {
  const found = splitPhones("Samaritans: call 116 123. Childline: call 0800 1111. In danger, call 999.").filter(({ tel }) => tel);
  expect(found.map(({ tel }) => tel)).toEqual(["tel:116123", "tel:08001111", "tel:999"]);
});

test.each(["37.5 hours a week", "999 people", "£0800 1111", "2019-2020", "0123456789012345", "0.1234567890", "in 2026 about 1161234 posts", "room 0123", "0845 606 06"])(
  "%s is not",
  (text) => expect(splitPhones(text)).toEqual([{ text, tel: "" }]),
);
