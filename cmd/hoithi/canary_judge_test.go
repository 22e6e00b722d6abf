// Canaries on the devices of judges and referees: everything they can open, searched for what they may not know.
package main

import (
	"net/http"
	"strings"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// hiddenFromJudges are words put into fields that nobody who marks may see, by column of entry.
var hiddenFromJudges = map[string]string{"contact_name": "Kín Danh Liên Lạc", "contact_phone": "0987123450", "contact_email": "canary.lienlac@example.vn", "account": "kin-tai-khoan"}

// plantCanaries puts them into every entry of a contest, and others into its members.
func plantCanaries(tx *db.Tx, contest string) error {
	for column, word := range hiddenFromJudges {
		if _, err := tx.Exec(`UPDATE entry SET `+column+` = ? || CASE '`+column+`' WHEN 'account' THEN code ELSE '' END WHERE contest_id = (SELECT id FROM contest WHERE code = ?)`, word, contest); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE member SET class = '4KINLOP', phone = '0987123451' WHERE contest_id = (SELECT id FROM contest WHERE code = ?)`, contest)
	return err
}

// walk opens every page and looks for canaries; at least so many must open.
func (s *canarySite) walk(t *testing.T, who string, account int64, paths []string, least int) {
	t.Helper()
	cookie, opened := s.signIn(t, account), 0
	for _, path := range paths {
		status, text := s.ask(t, http.MethodGet, path, cookie)
		if status == http.StatusOK {
			opened++
		}
		for _, word := range []string{hiddenFromJudges["contact_name"], hiddenFromJudges["contact_phone"], "canary.lienlac", hiddenFromJudges["account"], "4KINLOP", "0987123451"} {
			if strings.Contains(text, word) {
				t.Errorf("G5: %s shows a %s %q", path, who, word)
			}
		}
		if found := bornOrAccount.FindString(text); found != "" {
			t.Errorf("G5: %s shows a %s %q", path, who, found)
		}
	}
	if opened < least {
		t.Errorf("only %d pages of %d opened for a %s: the walk is wrong", opened, len(paths), who)
	}
}

func TestG5WhatWhoMarksMayNotSee(t *testing.T) {
	d, _ := toldUntil(t, testkit.SQLite(t), "2024-08-20")
	var judge, referee int64
	var works, runs []string
	err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
		const account = `SELECT j.account_id FROM judge j JOIN contest c ON c.id = j.contest_id WHERE c.code = ? AND j.code = ?`
		for _, contest := range []string{youthCode, storyCode} {
			if err := plantCanaries(tx, contest); err != nil {
				return err
			}
		}
		if err := tx.Get(&judge, account, youthCode, "GK406"); err != nil {
			return err
		}
		if err := tx.Get(&referee, account, storyCode, refereeCode("A", 1)); err != nil {
			return err
		}
		if err := tx.Select(&works, `SELECT '/' || e.code FROM entry e JOIN contest c ON c.id = e.contest_id WHERE c.code = ? ORDER BY e.code`, youthCode); err != nil {
			return err
		}
		return tx.Select(&runs, `SELECT DISTINCT '/' || s.entry_id || '/' || s.attempt FROM sheet s JOIN round r ON r.id = s.round_id JOIN contest c ON c.id = r.contest_id
			WHERE c.code = ? AND r.code = 'chung-ket' AND s.entry_id % 4 = 0`, storyCode)
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &canarySite{d: d, app: testApp(t, d, "http://localhost")}
	paths := []string{"/cham"}
	for _, round := range []string{"so-khao", "chung-khao"} {
		base := "/cham/" + youthCode + "/" + round
		paths = append(paths, base, base+"?loc=con", base+"?loc=xong")
		for _, code := range works {
			paths = append(paths, base+code)
		}
	}
	s.walk(t, "judge", judge, paths, 15)
	base := "/trong-tai/" + storyCode + "/chung-ket"
	paths = []string{"/trong-tai", base, base + "?bang=A"}
	for _, run := range runs {
		paths = append(paths, base+run)
	}
	s.walk(t, "referee", referee, paths, len(paths))
}
