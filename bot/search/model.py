"""What training/ has learned: the encoder, the weights of the ranking, and the calibration."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.errors import SetupError
from bot.search.calibration import Calibration
from bot.search.encoder import Encoder
from bot.search.prototypes import Prototypes

FOLDER = Path(__file__).parent / "model"
WEIGHTS = "weights.json"


class Weights(BaseModel):
    """The content of `weights.json`.

    Attributes:
        ranking: the weights of the features, by their names.
        calibration: decides whether an answer is sure.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ranking: dict[str, float]
    calibration: Calibration


@dataclass(frozen=True)
class Model:
    """What the search has learned.

    Attributes:
        encoder: embeds texts.
        prototypes: learned vectors of the shipped entries.
        weights: of the ranking and the calibration.
    """

    encoder: Encoder
    prototypes: Prototypes
    weights: Weights


def load_model(folder: Path = FOLDER) -> Model:
    """Load a model.

    Args:
        folder: has the encoder with its tokenizer, the prototypes, and `weights.json`.

    Raises:
        SetupError: a file is missing or damaged.
    """
    try:
        weights = Weights.model_validate_json((folder / WEIGHTS).read_bytes())
        return Model(Encoder(folder), Prototypes(folder), weights)
    except Exception as error:  # each of the libraries that read them has its own, tokenizers a bare `Exception`
        raise SetupError(f"The search model in {folder} is missing or damaged: install wharfie again.") from error
