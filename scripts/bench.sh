#!/usr/bin/env bash
# make bench: the measurements the README quotes. Quote medians and ratios; machines differ.
set -euo pipefail
cd "$(dirname "$0")/.."

bench() { go test -run '^$' -count "${COUNT:-5}" -benchtime "$2" -bench "$3" "$1"; }

echo "== registration: 64 clients on loopback, group commit and the naive way"
bench ./cmd/hoithi 3000x '^BenchmarkRegistration$'
echo "== 100 judges sign at once on loopback: sheet to new standings"
bench ./cmd/hoithi 1000x '^BenchmarkSigning$'
echo "== public result page of 432 rows, and a bare handler sending the same bytes"
bench ./judging/results 20000x '^Benchmark(PublicResultPage|BareEcho)$'
echo "== standings of the demo's qualifying round: worked out, and from the memory of the process"
bench ./judging/results 2000x '^BenchmarkStandings(Kept)?$'
echo "== ranking 43,200 entries of 5 sheets, and sorting as many keys"
bench ./judging/scoring 5x '^Benchmark(Rank|SortKeys)$'
echo "== the ranking workbook of the demo"
bench ./reports 5x '^BenchmarkRankingsWorkbook$'
echo "== import of the roster, validated and written"
bench ./registration/roster 5x '^BenchmarkRosterImport$'
echo "== the report of a year over 20 years of data: 2,000 register rows a year, 20 contests"
bench ./reports 5x '^BenchmarkYearReport$'
echo "== 500 certificates: one PDF, and a file each"
bench ./reports/certificates 3x '^Benchmark500Certificates$'
echo "== pages of past editions: 30 years of 3 contests in 10 districts"
bench ./reports/history 20x '^BenchmarkPages$'
