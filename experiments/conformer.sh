#!/bin/sh
# Judges a streaming checkpoint on speech with splits, from the built command line: errors by head, look-ahead and mode, strict grammars against
# free speech, recall of hotwords, places of words.
#   experiments/conformer.sh MODEL.nemo SPEECH [LIMIT [PREPARED]]
# SPEECH: folder of corpora with a manifest.jsonl each; LIMIT: utterances of a corpus (60); PREPARED: a folder of prepare and align, for places of words.
set -eu
model=$1
speech=$2
limit=${3:-60}
prepared=${4:-}
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

read="--manifest $speech/librispeech-train-clean-many/manifest.jsonl --manifest $speech/librispeech-unlabelled/manifest.jsonl
  --manifest $speech/librispeech-dev-clean/manifest.jsonl --manifest $speech/speechocean762/manifest.jsonl"
commands="--manifest $speech/speech-commands/manifest.jsonl"
digits="--manifest $speech/fsdd/manifest.jsonl"

evaluate() {
  echo "## $*" | sed "s#$speech#SPEECH#g; s#$work#WORK#g; s#$model#MODEL#g"
  "$here/dualmode" evaluate --model "$model" --split dev,test --limit "$limit" "$@"
}

for head in tdt ctc; do
  for mode in full-context two-pass; do
    evaluate $read --mode $mode --set dualmode.scorer=$head
  done
  for millis in 1040 480 80 0; do
    evaluate $read --mode streaming --set dualmode.scorer=$head --set dualmode.look-ahead=$millis
  done
done

# strict grammars against free speech
printf '["backward", "bed", "bird", "cat", "dog", "down", "eight", "five", "follow", "forward", "four", "go", "happy", "house", "learn", "left", "marvin", "nine", "no", "off", "on", "one", "right", "seven", "sheila", "six", "stop", "three", "tree", "two", "up", "visual", "wow", "yes", "zero"]' > "$work/commands.json"
printf '["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]' > "$work/digits.json"
for head in tdt ctc; do
  for mode in full-context streaming; do
    evaluate $commands --mode $mode --set dualmode.scorer=$head
    evaluate $commands --mode $mode --set dualmode.scorer=$head --grammar "$work/commands.json"
    evaluate $digits --mode $mode --set dualmode.scorer=$head
    evaluate $digits --mode $mode --set dualmode.scorer=$head --grammar "$work/digits.json"
  done
done

# words of six letters and more that are said once in the references are hotwords; how many of them are heard
recall() {
  sed -E 's/.*"reference":"([^"]*)","text":"([^"]*)".*/\1\t\2/' "$2" | awk -F '\t' -v list="$1" '
    BEGIN { while ((getline word < list) > 0) wanted[word] = 1 }
    { delete heard; n = split($2, words, " "); for (i = 1; i <= n; i++) heard[words[i]]++
      n = split($1, words, " "); for (i = 1; i <= n; i++) if (words[i] in wanted) { said++; if (heard[words[i]]-- > 0) found++ } }
    END { printf "%d of %d hotwords heard\n", found, said }'
}
for head in tdt ctc; do
  evaluate $read --mode full-context --set dualmode.scorer=$head --utterances "$work/plain.jsonl" > /dev/null
  sed -E 's/.*"reference":"([^"]*)".*/\1/' "$work/plain.jsonl" | tr ' ' '\n' | sort | uniq -c | awk '$1 == 1 && length($2) > 5 { print $2 }' \
    > "$work/hotwords.txt"
  evaluate $read --mode full-context --set dualmode.scorer=$head --set "dualmode.hotwords=$work/hotwords.txt" --utterances "$work/hot.jsonl"
  echo "without: $(recall "$work/hotwords.txt" "$work/plain.jsonl"), with: $(recall "$work/hotwords.txt" "$work/hot.jsonl")"
done

if [ -n "$prepared" ]; then
  for head in tdt ctc; do
    "$here/dualmode" alignment-errors --model "$model" --set dualmode.scorer=$head --data "$prepared" --limit "$limit" || true
  done
fi
