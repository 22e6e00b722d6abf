package results

import (
	"encoding/json"
	"strings"
	"testing"
)

func hidingSnapshot(public string) Snapshot {
	ms := int64(61_000)
	row := func(rank int, code, advancement, prize string) SnapshotRow {
		return SnapshotRow{Rank: rank, Code: code, Team: "Bài " + code, Points: 87_500, TimeMS: &ms, Advancement: advancement, Prize: prize, Decided: true,
			Attempts: []SnapshotAttempt{{Number: 1, Points: 87_500, TimeMS: &ms, Counts: true}}}
	}
	rows := []SnapshotRow{row(1, "C", In, "nhat"), row(2, "B", In, ""), row(3, "A", In, "nhi"), row(4, "E", Out, ""), row(5, "D", Out, ""), row(6, "F", Out, "")}
	rows[3].Reserve, rows[4].Reserve = 1, 2
	rows[1].Withdrawn, rows[3].CalledUp = true, true
	return Snapshot{Format: SnapshotFormat, Public: public, Attempts: 2, Prizes: []SnapshotPrize{{Code: "nhat"}, {Code: "nhi"}},
		Divisions: []SnapshotDivision{{Rows: rows, Decisions: []SnapshotDecision{{Rank: 4}}}}}
}

func codesOf(rows []SnapshotRow) (codes string) {
	for _, r := range rows {
		codes += r.Code
	}
	return codes
}

func TestG3WhatTheRulesHideIsNotShown(t *testing.T) {
	full := hidingSnapshot("")
	if got := full.Visible(); len(got.Divisions[0].Rows) != 6 || got.Divisions[0].Rows[0].Points != 87_500 {
		t.Errorf("where nothing is hidden: %+v", got)
	}
	for _, public := range []string{PublicRanks, PublicThrough} {
		s := hidingSnapshot(public)
		content, err := json.Marshal(s.Visible())
		if err != nil {
			t.Fatal(err)
		}
		for _, hidden := range []string{"87.5", "87,5", "61000", "time_ms", "attempts\":["} {
			if strings.Contains(string(content), hidden) {
				t.Errorf("%s shows %s: %s", public, hidden, content)
			}
		}
		if s.Divisions[0].Rows[0].Points != 87_500 {
			t.Errorf("%s: the content itself was changed", public)
		}
	}
	ranks := hidingSnapshot(PublicRanks).Visible().Divisions[0]
	if codesOf(ranks.Rows) != "CBAEDF" || ranks.Rows[5].Rank != 6 || len(ranks.Decisions) != 1 {
		t.Errorf("ranks: %+v", ranks)
	}
	through := hidingSnapshot(PublicThrough).Visible().Divisions[0]
	if codesOf(through.Rows) != "CABED" || through.Rows[0].Rank != 0 || through.Rows[0].Decided || through.Decisions != nil {
		t.Errorf("through: %s, %+v", codesOf(through.Rows), through)
	}
	if r := through.Rows[2]; r.Code != "B" || r.GoesOn() || !through.Rows[3].GoesOn() {
		t.Errorf("one withdrew and its reserve goes on: %+v", through.Rows)
	}
}
