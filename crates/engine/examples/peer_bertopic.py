"""Finds topics with BERTopic as it comes, and measures them as `examples/measure.rs` measures themes.

    pip install bertopic sentence-transformers
    python crates/engine/examples/peer_bertopic.py MODEL --label category FILE...

MODEL is a folder or a name of sentence-transformers (all-MiniLM-L6-v2). Texts in no topic count as one topic of their own.
Run it on the same machine directly after `measure`, with nothing else going on.
"""

import argparse
import csv
import time

parser = argparse.ArgumentParser()
parser.add_argument("model")
parser.add_argument("files", nargs="+")
parser.add_argument("--text", default="text")
parser.add_argument("--label", required=True)
given = parser.parse_args()

rows = [row for name in given.files for row in csv.DictReader(open(name, newline="", encoding="utf-8"))]
texts = [row[given.text] for row in rows]
labels = [row[given.label] for row in rows]

from bertopic import BERTopic
from sentence_transformers import SentenceTransformer
from sklearn.metrics import adjusted_rand_score, v_measure_score

model = SentenceTransformer(given.model, device="cpu")
start = time.monotonic()
vectors = model.encode(texts, show_progress_bar=False)
read = time.monotonic()
topics, _ = BERTopic(embedding_model=model).fit_transform(texts, vectors)
done = time.monotonic()
outside = sum(topic == -1 for topic in topics)
print(
    f"{len(texts)} texts, {len(set(topics) - {-1})} topics, {outside / len(texts):.0%} in none: "
    f"V {v_measure_score(labels, topics):.3f}, ARI {adjusted_rand_score(labels, topics):.3f}; "
    f"reading {read - start:.1f} s, topics {done - read:.1f} s"
)
