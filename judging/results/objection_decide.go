// Pure decisions about objections: what a good one holds, until when one is taken, what an answer needs.
package results

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/registration/entries"
)

// Limits of an objection; texts in characters, files in bytes.
const (
	minObjection  = 20
	maxObjection  = 4000
	maxSender     = 100
	maxObjections = 5 // of one entry in one round
	maxDecision   = 5 << 20
)

// objectionSubjects is what an objection can be about, in the order of the form.
var objectionSubjects = []string{"marks", "rank", "name", "conduct", "another"}

// windowEnd is the end of the day so many days after an instant: 15 days from the 14th, whatever the hour, end with the 29th.
func windowEnd(from time.Time, days int, zone *time.Location) time.Time {
	y, m, d := from.In(zone).Date()
	return time.Date(y, m, d+days+1, 0, 0, 0, 0, zone)
}

// takes refuses an objection that comes too early, too late, or where the rules know none.
func takes(w Window, now time.Time, zone *time.Location) error {
	switch {
	case w.Days == 0:
		return fault.NotFound("objections.none")
	case w.Publication == 0:
		return fault.NotFound("results.not_published")
	case !now.Before(w.Until):
		return fault.Conflict("objections.over", "Day", w.Until.Add(-time.Millisecond).In(zone).Format("2/1/2006"))
	}
	return nil
}

// cleanSending brings the texts into their kept form and gathers what is wrong with them.
func cleanSending(s Sending) (Sending, error) {
	var faults []error
	s.Body, s.Sender = strings.TrimSpace(text.NFC(s.Body)), text.Clean(s.Sender)
	if !slices.Contains(objectionSubjects, s.About) {
		faults = append(faults, fault.Invalid("about", "objections.choose_about"))
	}
	switch n := len([]rune(s.Body)); {
	case n < minObjection:
		faults = append(faults, fault.Invalid("body", "objections.say_what", "Least", minObjection))
	case n > maxObjection:
		faults = append(faults, fault.Invalid("body", "results.too_long", "Most", maxObjection))
	}
	if n := len([]rune(s.Sender)); n == 0 || n > maxSender {
		faults = append(faults, fault.Invalid("sender", "objections.say_who", "Most", maxSender))
	}
	contact, ok := entries.Contact(s.Contact)
	if !ok {
		faults = append(faults, fault.Invalid("contact", "objections.bad_contact"))
	}
	s.Contact = contact
	return s, errors.Join(faults...)
}

// cleanAnswering does the same for an answer.
func cleanAnswering(a Answering) (Answering, error) {
	var faults []error
	a.Answer, a.FileName = strings.TrimSpace(text.NFC(a.Answer)), fileName(a.FileName)
	if !slices.Contains([]string{ObjectionAnswered, ObjectionUpheld, ObjectionRejected}, a.Verdict) {
		faults = append(faults, fault.Invalid("verdict", "objections.choose_verdict"))
	}
	switch n := len([]rune(a.Answer)); {
	case n == 0:
		faults = append(faults, fault.Invalid("answer", "objections.say_why"))
	case n > maxObjection:
		faults = append(faults, fault.Invalid("answer", "results.too_long", "Most", maxObjection))
	}
	switch {
	case len(a.File) == 0 && a.FileName != "":
		faults = append(faults, fault.Invalid("file", "objections.empty_file"))
	case len(a.File) > maxDecision:
		faults = append(faults, fault.Invalid("file", "objections.large_file", "Most", maxDecision>>20))
	case len(a.File) > 0 && !bytes.HasPrefix(a.File, []byte("%PDF-")):
		faults = append(faults, fault.Invalid("file", "objections.no_pdf"))
	}
	return a, errors.Join(faults...)
}

// fileName keeps what a name says and drops folders, quotes and control characters: it goes into a header. It ends in .pdf whatever it said: a
// paper that calls itself x.html would be opened as a page once it is saved. "" stays "".
func fileName(name string) string {
	name = text.Clean(name)
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"<>|:*?;`, r) {
			return -1
		}
		return r
	}, name)
	if name == "" {
		return ""
	}
	if ext := path.Ext(name); strings.EqualFold(ext, ".pdf") {
		name = strings.TrimSuffix(name, ext)
	}
	if runes := []rune(name); len(runes) > 116 {
		name = string(runes[:116])
	}
	return name + ".pdf"
}
