"""A sentence-transformers model of 16 dimensions with random weights, made in a moment."""

from pathlib import Path
from typing import Any

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
VOCABULARY = [
    *"[PAD] [UNK] [CLS] [SEP] [MASK] kelp fever moon knee is of the what and . , ? ! : ' -".split(),
    *LETTERS, *(f"##{letter}" for letter in LETTERS)
]  # fmt: skip


def tiny_model(folder: Path, *, pooling: str = "mean", seed: int = 0, prompts: dict[str, str] | None = None) -> Path:
    """A sentence-transformers folder with a random two-layer BERT of 16 dimensions."""
    import torch  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.models import Pooling, Transformer  # noqa: PLC0415
    from tokenizers import BertWordPieceTokenizer, Tokenizer  # noqa: PLC0415
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast  # noqa: PLC0415

    torch.manual_seed(seed)
    raw = folder / "raw"
    raw.mkdir(parents=True)
    words = BertWordPieceTokenizer({word: number for number, word in enumerate(VOCABULARY)})
    marks = {name: f"[{name[:3].upper()}]" for name in ("unk_token", "pad_token", "cls_token", "sep_token")}
    tokenizer: Any = PreTrainedTokenizerFast  # without types of its own
    tokenizer(
        tokenizer_object=Tokenizer.from_str(words.to_str()), mask_token="[MASK]", **marks,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    ).save_pretrained(raw)  # fmt: skip
    config = BertConfig(
        vocab_size=len(VOCABULARY), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=128, initializer_range=0.3,  # wide, so that different texts differ

    )  # fmt: skip
    BertModel(config).save_pretrained(raw)
    encoder = Transformer(str(raw), max_seq_length=128)
    model = SentenceTransformer(modules=[encoder, Pooling(16, pooling_mode=pooling)], prompts=prompts or {})
    model.save(str(folder / "model"))
    return folder / "model"
