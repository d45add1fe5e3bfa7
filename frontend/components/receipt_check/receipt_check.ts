// Computes the way from one's own vote to the published hash of a day, with nothing but this page.
// The same steps as ideas/hash_trees.py; the bytes are written down in docs/decisions/0040.

export interface Proof {
  number: number;
  idea: number;
  value: number;
  nonce: string;
  position: number;
  supports: number;
  path: string[];
  root: string;
  entry_position: number;
  entries: number;
  entry_path: string[];
  previous_head: string;
  day: string;
  head: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

const fromDigits = (digits: string): Bytes =>
  Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const toDigits = (bytes: Bytes): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

// Big-endian; eight bytes in two halves, because shifts in JavaScript end at 32 bits.
const asBytes = (number: number, size: 2 | 8): Bytes => {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 2) {
    view.setInt16(0, number);
  } else {
    view.setUint32(0, Math.floor(number / 2 ** 32));
    view.setUint32(4, number % 2 ** 32);
  }
  return new Uint8Array(view.buffer);
};

const hash = async (kind: number, ...parts: Bytes[]): Promise<Bytes> => {
  const all = [kind, ...parts.flatMap((part) => Array.from(part))];
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(all)));
};

const climb = async (
  leaf: Bytes,
  position: number,
  size: number,
  path: string[],
): Promise<Bytes | null> => {
  if (position < 0 || position >= size) return null;
  let node = leaf;
  let place = position;
  let left = size;
  const steps = [...path];
  while (left > 1) {
    if ((place ^ 1) < left) {
      const next = steps.shift();
      if (next === undefined) return null;
      const neighbour = fromDigits(next);
      node = await (place % 2 ? hash(1, neighbour, node) : hash(1, node, neighbour));
    }
    place = Math.floor(place / 2);
    left = Math.floor((left + 1) / 2);
  }
  return steps.length ? null : node;
};

export const holds = async (proof: Proof): Promise<boolean> => {
  const idea = asBytes(proof.idea, 8);
  const vote = [asBytes(proof.number, 8), idea, asBytes(proof.value, 2), fromDigits(proof.nonce)];
  const root = await climb(await hash(0, ...vote), proof.position, proof.supports, proof.path);
  if (!root || toDigits(root) !== proof.root) return false;
  const entry = await hash(3, idea, asBytes(proof.supports, 8), root);
  const dayRoot = await climb(entry, proof.entry_position, proof.entries, proof.entry_path);
  if (!dayRoot) return false;
  const day = new TextEncoder().encode(proof.day);
  const head = await hash(2, fromDigits(proof.previous_head), day, dayRoot);
  return toDigits(head) === proof.head;
};

export function offerReceiptCheck(): void {
  const box = document.querySelector<HTMLElement>("[data-receipt-check]");
  const here = box?.querySelector<HTMLElement>("[data-here]");
  if (!box || !here) return;
  const show = (name: string, shown: boolean): void => {
    const part = box.querySelector<HTMLElement>(`[${name}]`);
    if (part) part.hidden = !shown;
  };
  if (!globalThis.crypto?.subtle) {
    show("data-unable", true);
    return;
  }
  here.hidden = false;
  here.querySelector("button")?.addEventListener("click", async () => {
    let good = false;
    try {
      good = await holds(JSON.parse(box.dataset.proof ?? "") as Proof);
    } catch {
      // What cannot be read cannot be right.
    }
    const answer = box.querySelector<HTMLElement>("[data-answer]");
    if (answer) {
      answer.textContent = (good ? box.dataset.good : box.dataset.bad) ?? "";
      answer.className = `receipt-check__answer receipt-check__answer--${good ? "good" : "bad"}`;
    }
    show("data-by", false);
    show("data-by-device", true);
  });
}
