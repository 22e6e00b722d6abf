// What several papers share: head, title, signatures, the winners of a publication and their table.
package papers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hoithi/internal/text"
	"hoithi/judging/results"
	"hoithi/reports/typeset"
)

// draftOf marks a paper made from results that are not published.
func draftOf(version int64) string {
	return fmt.Sprintf("DỰ THẢO (dữ liệu phiên bản %d)", version)
}

func (s *source) contest() string { return s.rules.Name.VI }

// event is the contest once it has been named: "Cuộc thi" or "Hội thi", the first two words of its name.
func (s *source) event() string {
	words := strings.Fields(s.contest())
	return strings.Join(words[:min(2, len(words))], " ")
}

// paper composes the whole document.
func (s *source) paper(f Form) typeset.Document {
	d := typeset.Document{Draft: s.draft(), Blocks: s.kind.compose(s, f)}
	d.Properties = typeset.Properties{Title: s.heading(), Subject: s.contest(), Author: s.rules.Organiser.VI, Created: s.made(f)}
	return d
}

// head is the top of the paper; number and symbol only where the kind bears them.
func (s *source) head(f Form) typeset.Head {
	h := typeset.Head{Superior: upper(f.Superior), Issuer: upper(f.Issuer), Place: f.Place, Date: dayOf(f.Day)}
	if s.kind.abbr != "" {
		h.Number, h.Symbol = f.Number, f.Symbol
	}
	return h
}

func (f Form) signature() typeset.Signature {
	return typeset.Signature{Authority: upper(f.Authority), Title: upper(f.Title), Name: f.Signer}
}

func (f Form) signing() typeset.Signing {
	return typeset.Signing{Recipients: lines(f.Recipients), Signatures: []typeset.Signature{f.signature()}}
}

// accompanies is the line under an annex's title.
func (s *source) accompanies(f Form, what string) string {
	h := s.head(f)
	number := "số" + strings.Repeat("\u00a0", 6) + "/" + f.Symbol
	if h.Number != "" {
		number = "số " + f.Number + "/" + f.Symbol
	}
	return fmt.Sprintf("(Kèm theo %s %s %s của %s)", what, number, h.Date.InWords(), s.rules.Organiser.VI)
}

// winner is an entry with its prize.
type winner struct {
	results.SnapshotRow
	prize    results.SnapshotPrize
	field    string // name of its division
	division int    // place of the division in the rules
}

// winners are in the order of the prizes, then of the divisions, then of the ranking.
func (s *source) winners() (all []winner) {
	for _, prize := range s.snap.Prizes {
		var of []winner
		s.each(func(r results.SnapshotRow, field string, division int) {
			if r.Prize == prize.Code {
				of = append(of, winner{r, prize, field, division})
			}
		})
		slices.SortStableFunc(of, func(a, b winner) int { return cmp.Or(cmp.Compare(a.division, b.division), cmp.Compare(a.Rank, b.Rank)) })
		all = append(all, of...)
	}
	return all
}

// each visits the rows with the name of their division and its place in the rules.
func (s *source) each(visit func(r results.SnapshotRow, field string, division int)) {
	for _, d := range s.snap.Divisions {
		for _, r := range d.Rows {
			code := cmp.Or(d.Code, r.Division)
			visit(r, s.fieldName(code), s.fieldPlace(code))
		}
	}
}

func (s *source) fieldName(code string) string {
	for _, d := range s.snap.Divisions {
		if d.Code == code && code != "" {
			return d.Name.VI
		}
	}
	d, _ := s.rules.Division(code)
	return d.Name.VI
}

func (s *source) fieldPlace(code string) int {
	for i, d := range s.rules.Divisions {
		if d.Code == code {
			return i
		}
	}
	return len(s.rules.Divisions)
}

// total is the money of all winners in đồng.
func total(all []winner) (sum int64) {
	for _, w := range all {
		sum += w.prize.Money
	}
	return sum
}

// counts is "03 giải Nhất, 06 giải Nhì và 09 giải Ba".
func counts(all []winner) string {
	var parts []string
	for i := 0; i < len(all); {
		n := 0
		for n < len(all)-i && all[i+n].prize.Code == all[i].prize.Code {
			n++
		}
		parts = append(parts, two(n)+" "+all[i].prize.Name.Inside().In("vi"))
		i += n
	}
	return listed(parts)
}

// inWords is "135.000.000 đồng (Bằng chữ: Một trăm ba mươi lăm triệu đồng)".
func inWords(money int64) string {
	return grouped(money) + " đồng (Bằng chữ: " + text.Money(money) + ")"
}

// people names the contestants of an entry, and its mentors where it has any.
func (s *source) people(code string) string {
	c := s.crews[code]
	all := strings.Join(c.contestants, ", ")
	if len(c.mentors) > 0 {
		all += "\nHướng dẫn: " + strings.Join(c.mentors, ", ")
	}
	return strings.TrimPrefix(all, "\n")
}

// unit is a unit with its district.
func unit(name, district string) string {
	if district == "" || strings.Contains(text.Fold(name), text.Fold(district)) {
		return name
	}
	return name + ", " + text.AreaInLine(district)
}

// took counts the entries of the round and those with a result.
func (s *source) took() (in, ranked int) {
	s.each(func(r results.SnapshotRow, _ string, _ int) {
		in++
		if r.Rank > 0 {
			ranked++
		}
	})
	return in, ranked
}

// through are those who go on and those who stand ready.
func (s *source) through() (in, ready []winner) {
	s.each(func(r results.SnapshotRow, field string, division int) {
		w := winner{SnapshotRow: r, field: field, division: division}
		switch {
		case r.GoesOn():
			in = append(in, w)
		case r.Reserve > 0 && !r.Withdrawn && !r.CalledUp:
			ready = append(ready, w)
		}
	})
	return in, ready
}
