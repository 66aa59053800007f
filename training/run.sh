#!/bin/sh
# Retrains the language model, exports and scores it: training/run.sh DATA [POLITICS] [EPOCHS]
#   DATA      folder of the corpora (see README.md)
#   POLITICS  folder with CrossNER politics dev.jsonl and test.jsonl; without it that set is neither chosen on nor scored
# Leaves weights and the log in training/work, the program's files in models/.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${1:?usage: training/run.sh DATA [POLITICS] [EPOCHS]}
data=$(cd "$data" && pwd)
politics=${2:+--politics $(cd "$2" && pwd)}
epochs=${3:-6}
work=$here/work
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet -r "$here/requirements.txt"
fi
cd "$here"
# Threads that wait must not spin where other programs share the cores.
export OMP_WAIT_POLICY=PASSIVE
python=$work/venv/bin/python
# shellcheck disable=SC2086 # the option and its value are two words, or none
"$python" train.py "$data" "$work/run" $politics --epochs "$epochs" >"$work/train.log"
"$python" export.py "$data" "$work/run" "$here/../models" $politics
"$python" evaluate.py "$data" "$work/run" "$here/../models" $politics | tee "$work/scores.txt"
