// Late sheets on the command line: the head of the jury decides on one, once; nobody else does.
package main

import (
	"strings"
	"testing"

	"hoithi/contests"
)

func TestALateSheetIsDecidedOnByCommand(t *testing.T) {
	j := newJourney(t)
	j.stop("draft")
	j.register()
	j.clock.Set(on(7, 10, 9, 0))
	j.markSome()
	j.closeFirst()
	j.stop("closed")
	late := j.facts[0]["late"]
	site := openCopy(t, j.stops[1])
	if err := site.d.Close(); err != nil {
		t.Fatal(err)
	}
	decide := func(what string, more ...string) (said string, code int) {
		t.Helper()
		out, errs, code := cli(t, append([]string{"late", what, "--db", site.path, "--contest", matrixContests[0], "--round", "so-khao", "--reason", "Máy mất sóng."}, more...)...)
		return out + errs, code
	}
	for _, s := range []struct {
		name, what string
		more       []string
		code       int
		says       string
	}{
		{"by one who does not head the jury", "accept", []string{"--number", late, "--by", contests.Secretary}, exitData, "không có quyền"},
		{"of another round", "accept", []string{"--number", "999", "--by", contests.Head}, exitData, "Không"},
		{"by the head", "accept", []string{"--number", late, "--by", contests.Head}, exitDone, "Phiếu số " + late + ": đã nhận."},
		{"a second time", "refuse", []string{"--number", late, "--by", contests.Head}, exitData, "đã"},
		{"without a number", "refuse", []string{"--by", contests.Head}, exitUsage, ""},
	} {
		if said, code := decide(s.what, s.more...); code != s.code || !strings.Contains(said, s.says) {
			t.Errorf("%s %s: %d %s", s.what, s.name, code, said)
		}
	}
}
