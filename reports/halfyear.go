// The contests' sentences of a period's report: what was held, with figures, and what comes in the next period.
package reports

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
)

// defaultZone is the zone of the report's days; a contest's own days are in its zone.
const defaultZone = "Asia/Ho_Chi_Minh"

// Build drafts the report of a period (2024-H1) from the registers as of its last day, or of today while it runs.
// A bad period is Invalid. Nothing is made up: a round without marks is said to have no result yet.
func Build(tx *db.Tx, period string) (Draft, error) {
	p, err := ParsePeriod(period)
	if err != nil {
		return Draft{}, err
	}
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		return Draft{}, err
	}
	all, err := contests.List(tx)
	if err != nil {
		return Draft{}, err
	}
	slices.Reverse(all) // oldest first
	d := Draft{Period: p.String(), AsOf: lastDay(p, zone, tx.Now), Title: title(p), at: asOf(p, zone, tx.Now)}
	held, planned := Section{Heading: "1. Kết quả thực hiện " + named(p, p.Year)}, Section{Heading: "2. Nhiệm vụ trọng tâm " + named(p.Next(), p.Year)}
	for _, c := range all {
		if c.State == contests.Draft {
			continue
		}
		w := writer{tx: tx, c: c, zone: c.Rules.Location(), draft: &d}
		s, err := w.held(p)
		if err != nil {
			return Draft{}, err
		}
		held.add(s)
		planned.add(w.planned(p.Next()))
	}
	held.orElse("Trong kỳ không tổ chức cuộc thi, hội thi.")
	planned.orElse("Chưa có vòng thi trong kế hoạch.")
	d.Sections = []Section{held, planned}
	return d, nil
}

// asOf counts what is effective in the period, as it is known now; while the period runs, what is effective by now.
func asOf(p Period, zone *time.Location, now time.Time) AsOf {
	known := now.UnixMilli() + 1
	return AsOf{Until: min(p.End(zone).UnixMilli(), known), Known: known}
}

func lastDay(p Period, zone *time.Location, now time.Time) string {
	return min(p.LastDay(), now.In(zone).Format(time.DateOnly))
}

// title is the report's name over two lines, as the Union writes it.
func title(p Period) []string {
	words := fmt.Sprintf("%s, nhiệm vụ %s", p.InWords(), p.Next().InWords())
	switch next := p.Next(); {
	case next.Year != p.Year:
	case p.count == 3:
		words = fmt.Sprintf("%s, nhiệm vụ %s năm %d", p.words(), next.words(), p.Year)
	case p.count != 12:
		words = fmt.Sprintf("%s, nhiệm vụ %s", p.words(), next.InWords())
	}
	return []string{"BÁO CÁO TÓM TẮT", "Kết quả thực hiện phong trào thi đua " + words}
}

// named names a period in a heading: without the year where it is the report's own and goes without saying.
func named(p Period, year int) string {
	if p.Year == year && p.count != 12 {
		return p.words()
	}
	return p.InWords()
}

func (s *Section) add(sentence Sentence) {
	if len(sentence) > 0 {
		s.Bullets = append(s.Bullets, sentence)
	}
}

func (s *Section) orElse(text string) {
	if len(s.Bullets) == 0 {
		s.add(Sentence{{Text: text}})
	}
}

// writer writes the sentences of one contest.
type writer struct {
	tx    *db.Tx
	c     *contests.Contest
	zone  *time.Location
	draft *Draft
}

// held is what happened in the period: the registration, then the rounds.
func (w *writer) held(p Period) (Sentence, error) {
	start, end := p.Start(w.zone), p.End(w.zone)
	now := time.UnixMilli(asOf(p, w.zone, w.tx.Now).Until)
	s, err := w.registration(start, now)
	if err != nil {
		return nil, err
	}
	rounds := false
	for _, r := range w.c.Rules.Rounds {
		on := r.On.Start(w.zone)
		if on.Before(start) || !on.Before(end) {
			continue
		}
		opening := "; "
		switch {
		case len(s) == 0:
			opening = "Tổ chức "
		case !rounds:
			opening = "; tổ chức "
		}
		part, err := w.round(r, len(s) == 0, !on.Before(now))
		if err != nil {
			return nil, err
		}
		s = append(append(s, Piece{Text: opening}), part...)
		rounds = true
	}
	if len(s) > 0 {
		s = append(s, Piece{Text: "."})
	}
	return s, nil
}

// registration says how many registered, when the contest was launched or open for registration in the period.
func (w *writer) registration(start, now time.Time) (Sentence, error) {
	rules := w.c.Rules
	launched := rules.Launched.Start(w.zone)
	if !rules.RegistrationCloses().After(start) || !launched.Before(now) && !rules.RegistrationOpens().Before(now) {
		return nil, nil
	}
	entries, n, err := w.figure("doi-thi")
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return Sentence{{Text: "Phát động " + rules.ReportName}}, nil
	}
	w.use(entries)
	people, _, err := w.figure("nguoi")
	if err != nil {
		return nil, err
	}
	w.use(people)
	s := Sentence{{Text: "Chủ trì tổ chức " + rules.ReportName + " với "}, piece(entries)}
	if rules.Kind() == contests.EntryWork {
		return append(s, Piece{Text: " bài dự thi của "}, piece(people), Piece{Text: " tác giả" + mentors(rules)}), nil
	}
	return append(s, Piece{Text: " đội thi, "}, piece(people), Piece{Text: " thanh thiếu niên và người hướng dẫn đăng ký dự thi"}), nil
}

// mentors are named only where the rules have them.
func mentors(rules *contests.Rules) string {
	if rules.Members.Mentors.Max > 0 {
		return " và người hướng dẫn"
	}
	return ""
}

// noun is what is entered, as a sentence counts it.
func (w *writer) noun() string {
	if w.c.Rules.Kind() == contests.EntryWork {
		return "bài"
	}
	return "đội"
}

// round says what a round brought about; first = the sentence begins with it and has to name the contest.
func (w *writer) round(r contests.Round, first, future bool) (Sentence, error) {
	s := Sentence{{Text: r.ReportName}}
	if first {
		s[0].Text += " " + w.c.Rules.ReportName
	}
	if future {
		return append(s, Piece{Text: " (dự kiến ngày " + day(r.On) + ")"}), nil
	}
	took, n, err := w.figure(r.Code + ".du-thi")
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return append(s, Piece{Text: " ngày " + day(r.On) + " (chưa có kết quả)"}), nil
	}
	w.use(took)
	s = append(s, Piece{Text: " với "}, piece(took), Piece{Text: " " + w.noun() + " dự thi"})
	outcome, err := w.outcome(r)
	if err != nil {
		return nil, err
	}
	if len(outcome) == 0 {
		return append(s, Piece{Text: " (chưa công bố kết quả)"}), nil
	}
	return append(s, outcome...), nil
}

// outcome is what a publication says of a round: who goes on, the prizes. Empty without a publication.
func (w *writer) outcome(r contests.Round) (s Sentence, err error) {
	if r.Advancement != nil {
		f, n, err := w.figure(r.Code + ".vao-vong-sau")
		if err != nil || n < 0 {
			return nil, err
		}
		w.use(f)
		s = append(s, Piece{Text: ", chọn "}, piece(f), Piece{Text: " " + w.noun() + " vào " + lowerFirst(nextName(w.c.Rules, r.Code))})
	}
	if w.c.Rules.Awards.Round != r.Code || len(w.c.Rules.Awards.Prizes) == 0 {
		return s, nil
	}
	total, n, err := w.figure("giai")
	if err != nil || n < 0 {
		return nil, err
	}
	w.use(total)
	s = append(s, Piece{Text: ", trao "}, piece(total), Piece{Text: " giải"})
	separator := " ("
	for _, p := range w.c.Rules.Awards.Prizes {
		f, n, err := w.figure("giai." + p.Code)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			w.use(f)
			s = append(s, Piece{Text: separator}, piece(f), Piece{Text: " " + lowerFirst(p.Name.VI)})
			separator = ", "
		}
	}
	if separator == ", " {
		s = append(s, Piece{Text: ")"})
	}
	return s, nil
}

var yearAtEnd = regexp.MustCompile(`,? năm [0-9]{4}(-[0-9]{4})?$`)

// planned lists what the calendar of the rules has for the next period.
func (w *writer) planned(p Period) Sentence {
	rules, start, end := w.c.Rules, p.Start(w.zone), p.End(w.zone)
	name := yearAtEnd.ReplaceAllString(rules.ReportName, "")
	within := func(t time.Time) bool { return !t.Before(start) && t.Before(end) }
	text := ""
	switch closes := rules.RegistrationCloses(); {
	case within(rules.Launched.Start(w.zone)):
		text = "Phát động, nhận đăng ký dự thi"
	case closes.After(start) && rules.RegistrationOpens().Before(end):
		text = "Nhận đăng ký dự thi"
	}
	for _, r := range rules.Rounds {
		switch {
		case !within(r.On.Start(w.zone)):
		case text == "":
			text = "Tổ chức " + r.ReportName
		default:
			text += ", " + r.ReportName
		}
	}
	if text == "" {
		return nil
	}
	return Sentence{{Text: text + " " + name + "."}}
}

// figure counts one of the contest's figures; n is -1 when it has no value yet.
func (w *writer) figure(name string) (u Used, n int, err error) {
	name = w.c.Code + "." + name
	for _, f := range Figures(w.c) {
		if f.Name == name {
			at := w.draft.at
			now, err := f.Value(w.tx, at)
			if err != nil || !now.Has {
				return u, -1, err
			}
			then, err := f.Value(w.tx, AsOf{Until: at.Until, Known: at.Until})
			return Used{Name: name, Value: now.N, Recorded: then.N}, now.N, err
		}
	}
	return u, -1, fmt.Errorf("no figure %s", name)
}

func (w *writer) use(u Used) {
	if !slices.Contains(w.draft.Figures, u) {
		w.draft.Figures = append(w.draft.Figures, u)
	}
}

// piece writes a figure as such papers do: bare, under ten with a leading zero.
func piece(u Used) Piece { return Piece{Text: fmt.Sprintf("%02d", u.Value), Figure: u.Name} }

// day writes a day as the paper does: 14/8/2024.
func day(d contests.Day) string { return d.Start(time.UTC).Format("2/1/2006") }
