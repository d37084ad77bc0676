"""VADER and TextBlob on the English texts that `sense --out FILE` held back. pip install vaderSentiment textblob"""
import json
import sys
from collections import defaultdict

from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

vader = SentimentIntensityAnalyzer()
peers = {
    # The cuts its authors name; the middle is "neutral".
    "VADER": lambda text: vader.polarity_scores(text)["compound"],
    "TextBlob": lambda text: TextBlob(text).sentiment.polarity,
}


def tone(score):
    return "positive" if score >= 0.05 else "negative" if score <= -0.05 else "mixed"


sets = defaultdict(list)
for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    if row["language"] in ("en", ""):
        sets[row["set"], row["language"]].append((row["text"], row["tone"]))
for (name, language), rows in sorted(sets.items()):
    if len(rows) < 8:
        continue
    for peer, score in peers.items():
        said = [(label, tone(score(text))) for text, label in rows]
        classes = {label for label, _ in said}
        recall = [sum(a == b for a, b in said if a == c) / sum(a == c for a, _ in said) for c in classes]
        right = sum(a == b for a, b in said) / len(said)
        print(f"{name:<12} {language:<3} {len(rows):>6}  {peer:<9} right {right:.2f}  points {sum(recall) / len(recall):.3f}")
