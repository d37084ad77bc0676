//! Made-up sentences in which the transformer reads the vocabulary: frames of everyday customer language with random words
//! in the open places. No corpus is used, so nothing the product will be measured on can leak in.

use firsthand_engine::random::Random;
use firsthand_engine::token::Vocabulary;

/// `_` is an open place.
const FRAMES: &str = "
how do i _ my _
why is the _ _
i _ the _ but it _
my _ was _ and _
what is the _ of _ _
the _ is very _
can you _ a _ for me
i don't _ _
please _ the _ _ in _
_ and _ are _
there is no _ in the _ _
where can i find _ _
i want to _ _ from _
it would be great to _ the _ with _
_ _ _ not working
i am trying to _ but _ _
the _ _ keeps _
since the _ i can't _ my _
they _ me a _ _
is it possible to _ _ on _
_ _
_ _ _
_
when will my _ _
who can _ the _
i love the _ but _ is _
your _ _ is too _
do you _ _ or _
tell me about _ _
after _ the _ _ stopped
that was a _ _
i have been _ for _ _ about the _
we need _ to _ our _
could not _ the _ because of _
we _ with _ at the _ last _
thanks for the _ _
";

/// `count` sequences of vocabulary numbers, without the marks at both ends.
pub fn make(lines: &str, vocabulary: &Vocabulary, count: usize) -> Vec<Vec<u32>> {
    let frames: Vec<Vec<&str>> =
        FRAMES.lines().filter(|l| !l.is_empty()).map(|line| line.split(' ').collect()).collect();
    let is_word =
        |line: &str| line.len() > 1 && line.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let numbered = || (0u32..).zip(lines.lines());
    let words: Vec<u32> = numbered().filter(|(_, line)| is_word(line)).map(|(number, _)| number).collect();
    let endings: Vec<u32> = numbered()
        .filter(|(_, line)| line.strip_prefix("##").is_some_and(is_word))
        .map(|(number, _)| number)
        .collect();
    let mut random = Random::new(5);
    (0..count)
        .map(|_| {
            let mut out = Vec::new();
            for part in &frames[random.below(frames.len())] {
                if *part == "_" {
                    open_place(&words, &endings, &mut random, &mut out);
                } else {
                    part.split_inclusive('\'').for_each(|p| {
                        let (word, sign) = p.strip_suffix('\'').map_or((p, None), |word| (word, Some("'")));
                        vocabulary.pieces(word, &mut out);
                        sign.map(|sign| vocabulary.pieces(sign, &mut out));
                    });
                }
            }
            out
        })
        .collect()
}

/// A random word: half of the time any, half of the time one of the more frequent (the vocabulary is in that order);
/// one in six is spelt in two pieces.
fn open_place(words: &[u32], endings: &[u32], random: &mut Random, out: &mut Vec<u32>) {
    let range = if random.below(2) == 0 { words.len() } else { words.len() / 5 };
    out.push(words[random.below(range)]);
    if random.below(6) == 0 {
        out.push(endings[random.below(endings.len())]);
    }
}
