// Canaries on a judge's device: everything a judge of the youth contest can open, searched for what judges may not know.
package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestG5WhatAJudgeMayNotSee(t *testing.T) {
	d, _ := toldUntil(t, testkit.SQLite(t), "2024-08-20")
	hidden := map[string]string{"contact_name": "Kín Danh Liên Lạc", "contact_phone": "0987123450", "contact_email": "canary.lienlac@example.vn", "account": "kin-tai-khoan"}
	var account int64
	var codes []string
	err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
		for column, word := range hidden {
			if _, err := tx.Exec(`UPDATE entry SET `+column+` = ? || CASE '`+column+`' WHEN 'account' THEN code ELSE '' END WHERE contest_id = (SELECT id FROM contest WHERE code = ?)`, word, youthCode); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`UPDATE member SET class = '4KINLOP', phone = '0987123451' WHERE contest_id = (SELECT id FROM contest WHERE code = ?)`, youthCode); err != nil {
			return err
		}
		if err := tx.Get(&account, `SELECT j.account_id FROM judge j JOIN contest c ON c.id = j.contest_id WHERE c.code = ? AND j.code = 'GK406'`, youthCode); err != nil {
			return err
		}
		return tx.Select(&codes, `SELECT e.code FROM entry e JOIN contest c ON c.id = e.contest_id WHERE c.code = ? ORDER BY e.code`, youthCode)
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &canarySite{d: d, app: testApp(t, d, "http://localhost")}
	cookie := s.signIn(t, account)
	paths := []string{"/cham"}
	for _, round := range []string{"so-khao", "chung-khao"} {
		base := "/cham/" + youthCode + "/" + round
		paths = append(paths, base, base+"?loc=con", base+"?loc=xong")
		for _, code := range codes {
			paths = append(paths, base+"/"+code)
		}
	}
	opened := 0
	for _, path := range paths {
		status, text := s.ask(t, http.MethodGet, path, cookie)
		if status == http.StatusOK {
			opened++
		}
		for _, word := range []string{hidden["contact_name"], hidden["contact_phone"], "canary.lienlac", hidden["account"], "4KINLOP", "0987123451"} {
			if strings.Contains(text, word) {
				t.Errorf("G5: %s shows a judge %q", path, word)
			}
		}
		if found := bornOrAccount.FindString(text); found != "" {
			t.Errorf("G5: %s shows a judge %q", path, found)
		}
	}
	if opened < 15 {
		t.Error(fmt.Sprint("only ", opened, " pages of ", len(paths), " opened: the walk is wrong"))
	}
}
