"""Tests of a sentiment model from PyPI, on people's own sentences with the labels that people gave them."""

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

ANALYZER = SentimentIntensityAnalyzer()
SENTENCES = [
    ("a customer just received her bags and is really happy! yaaay! :D", "positive"),
    ("Just had some delicious Morrocan food. Buddha bless you, Jen.", "positive"),
    ("On a BART train, headed to Embarcadero. This is so awesome.", "positive"),
    ("I love the new Comcast (Xfinity tv) iphone app. I'm just saying....", "positive"),
    ("Routine is great for productivity, but breaking routine is critical for creativity", "positive"),
    ("Yay. Another good phone interview.", "positive"),
    ("Getting really tired of Firefox updates continually killing my add-ons.", "negative"),
    ("Ok. Where the heck is the airport shuttle to the hotel? Exhausted.", "negative"),
    ("Flight cancelled, heading back home...", "negative"),
    ("It's time to boycott cash-only restaurants.", "negative"),
    ("Does anyone use any meal planning apps on their iProducts?", "neutral"),
    ("anyone use ewish for their store or website? does it work? any feedback?", "neutral"),
]


def sentiment(text: str) -> str:
    """Return "positive", "negative" or "neutral", by the bounds that the model's authors recommend."""
    score = ANALYZER.polarity_scores(text)["compound"]
    return "positive" if score >= 0.05 else "negative" if score <= -0.05 else "neutral"


@pytest.mark.edgecases("text", cases=40)
@pytest.mark.parametrize(("text", "label"), SENTENCES)
def test_sentiment(text: str, label: str) -> None:
    """The model says of each sentence what people say of it."""
    assert sentiment(text) == label
