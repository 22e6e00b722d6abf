// PersonKey and the forms of a draft that are stored beside what was typed, all worked out before the writer is asked.
package entries

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"hoithi/internal/text"
)

// PersonKey is equal for the same person: the name without regard to capitals, spaces and tone placing but with its marks,
// and the birth date (born as 2013-07-02); where that is missing the phone; else the name within the unit of an area.
func PersonKey(name, born, phone, unit, area string) string {
	key := text.Canon(name)
	switch {
	case born != "":
		return key + "|" + born
	case phone != "":
		return key + "|tel:" + phone
	default:
		return key + "|" + text.Canon(unit) + "|" + text.Canon(area)
	}
}

// Cleaned puts every text in its kept form: NFC, single spaces, phones as digits, birth dates as 2013-07-02.
// What cannot be read stays as typed, for Check to name.
func (d Draft) Cleaned() Draft {
	if d.cleaned {
		return d
	}
	d.cleaned = true
	d.Division = text.Clean(d.Division)
	d.Name = text.Clean(d.Name)
	d.Unit = text.Clean(d.Unit)
	d.Area = text.Clean(d.Area)
	d.Account = text.Clean(d.Account)
	d.ContactName = text.Clean(d.ContactName)
	d.ContactPhone = cleanPhone(d.ContactPhone)
	d.ContactEmail = text.Clean(d.ContactEmail)
	members := make([]DraftMember, len(d.Members))
	for i, m := range d.Members {
		m.Name = text.Clean(m.Name)
		m.Class = text.Clean(m.Class)
		m.Phone = cleanPhone(m.Phone)
		m.Born = cleanDate(m.Born)
		members[i] = m
	}
	d.Members = members
	return d
}

func cleanPhone(s string) string {
	s = text.Clean(s)
	if digits, ok := text.Phone(s); ok && s != "" {
		return digits
	}
	return s
}

func cleanDate(s string) string {
	s = text.Clean(s)
	if isoDay(s) {
		return s
	}
	if iso, ok := text.Date(s); ok && s != "" {
		return iso
	}
	return s
}

func isoDay(s string) bool {
	if len(s) != len(time.DateOnly) || s[4] != '-' {
		return false
	}
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// DigestOf is equal for drafts with the same content, however they were spaced or composed.
func DigestOf(d Draft) string {
	d = d.Cleaned()
	d.SubmittedAt = time.Time{}
	content, err := json.Marshal(d)
	if err != nil {
		panic(err) // plain strings and numbers cannot fail
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// prepared is a cleaned draft with every derived form, so that nothing is computed inside the writer.
type prepared struct {
	Draft
	unit    nameForms
	name    nameForms
	members []preparedMember
	search  string // without code: account, name, unit, members; folded
	digest  string // of what was sent
	link    string // hash of the token that follows from the form's key, "" for what is not a new form
}

type nameForms struct {
	folded, canon string
	sortKey       []byte
}

type preparedMember struct {
	DraftMember
	folded, person string
	sortKey        []byte
}

func formsOf(name string) nameForms {
	return nameForms{folded: text.Fold(name), canon: text.Canon(name), sortKey: text.SortKey(name)}
}

// prepare works out the forms of a draft that passed Check.
func prepare(d Draft) prepared {
	d = d.Cleaned()
	p := prepared{Draft: d, unit: formsOf(d.Unit), name: formsOf(d.Name), digest: DigestOf(d)}
	words := []string{text.Fold(d.Account), p.name.folded, p.unit.folded}
	for _, m := range d.Members {
		folded := text.Fold(m.Name)
		words = append(words, folded)
		p.members = append(p.members, preparedMember{
			DraftMember: m,
			folded:      folded,
			person:      PersonKey(m.Name, m.Born, m.Phone, d.Unit, d.Area),
			sortKey:     text.NameSortKey(m.Name),
		})
	}
	p.search = strings.Join(words, " ")
	return p
}
