#!/bin/sh
# Runs the W3C's suites for SPARQL over HTTP (protocol, service description, graph store) against a server of our own, with the npm package
# rdf-test-suite. Needs node and npm; what it installs and writes lies in out/w3c. Usage: tests/w3c/run.sh [PATH OF newsgraph]
set -eu
cd "$(dirname "$0")/../.."
newsgraph=${1:-target/release/newsgraph}
work=out/w3c
suites=https://w3c.github.io/rdf-tests/sparql/sparql11
rm -rf "$work/store.db" "$work/suites" "$work/url"
mkdir -p "$work"
[ -d "$work/node_modules/rdf-test-suite" ] || npm install --silent --no-audit --no-fund --prefix "$work" rdf-test-suite@2.8.0 >&2
cp -r tests/w3c "$work/suites"
# The runner wants a module of a query engine, which these suites do not use.
echo 'module.exports = {};' >"$work/engine.js"

# A store without articles.
printf 'date 2026-01-01\n\nAda Holm met Bo Lind.\n' | "$newsgraph" build -q --store "$work/store.db" -
"$newsgraph" remove -q --store "$work/store.db" 2026-01-01
"$newsgraph" serve -q --write --store "$work/store.db" --listen 127.0.0.1:0 >"$work/url" &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT INT TERM
waited=0
until [ -s "$work/url" ]; do
    sleep 0.1
    waited=$((waited + 1))
    [ $waited -lt 300 ] || { echo "the server does not start" >&2; exit 1; }
done
url=$(sed 's,/$,,' "$work/url")

# The runner's parser does not read these manifests as they are; the server itself rewrites them.
for name in manifest manifest-direct manifest-indirect; do
    file="$work/suites/graph-store-protocol/$name.ttl"
    graph="$url/store?graph=$suites/graph-store-protocol/$name.ttl"
    curl -sSf -X PUT -H 'Content-Type: text/turtle' --data-binary "@$file" "$graph"
    curl -sSf -H 'Accept: application/n-triples' "$graph" -o "$file"
    curl -sSf -X DELETE "$graph"
done

status=0
suite() {
    options="{\"$2\":\"$url/$3\"}"
    result=$(cd "$work" && node_modules/.bin/rdf-test-suite engine.js "$suites/$1/manifest.ttl" -d 20000 \
        -m "$suites/~$PWD/suites/" -i "$options" 2>&1) || status=1
    count=$(printf '%s\n' "$result" | sed 's/\x1b\[[0-9;]*m//g' | grep -E '[0-9]+ / [0-9]+ ' | tail -1)
    echo "$1: ${count:-no result}"
    # All of them, and not only all that were run.
    case "$count" in *"$4 / $4 "*) ;; *) status=1; printf '%s\n' "$result" >&2 ;; esac
}
suite protocol protocolEndpoint sparql 34
suite service-description serviceDescriptionEndpoint sparql 3
suite graph-store-protocol graphStoreEndpoint store 13
exit $status
