// The contests' sentences of a period's report: what was held, with figures, and what comes in the next period.
package reports

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
)

// asOf counts what is effective in the period, as it is known now; while the period runs, what is effective by now.
func asOf(p Period, zone *time.Location, now time.Time) AsOf {
	known := now.UnixMilli() + 1
	return AsOf{Until: min(p.End(zone).UnixMilli(), known), Known: known}
}

func lastDay(p Period, zone *time.Location, now time.Time) string {
	return min(p.LastDay(), now.In(zone).Format(time.DateOnly))
}

// bothPeriods names a period and the one of its tasks in a title, the year once where it is the same.
func bothPeriods(p Period) string {
	switch next := p.Next(); {
	case next.Year != p.Year:
		return fmt.Sprintf("%s, nhiệm vụ %s", p.InWords(), next.InWords())
	case p.count == 3:
		return fmt.Sprintf("%s, nhiệm vụ %s năm %d", p.words(), next.words(), p.Year)
	case p.count < 12:
		return fmt.Sprintf("%s, nhiệm vụ %s", p.words(), next.InWords())
	default:
		return fmt.Sprintf("%s, nhiệm vụ %s", p.InWords(), next.InWords())
	}
}

// named names a period in a heading: without the year where it is the report's own and goes without saying.
func named(p Period, year int) string {
	if p.Year == year && p.count < 12 {
		return p.words()
	}
	return p.InWords()
}

// writer writes the sentences of one contest.
type writer struct {
	tx      *db.Tx
	c       *contests.Contest
	zone    *time.Location
	at      AsOf
	figures map[string]Figure // of the contest, by their whole names
	used    []Used
}

// underWay says that the contest was announced and takes entries beyond the period, with no round in it: there is nothing to count yet.
func (w *writer) underWay(p Period) bool {
	start, end := p.Start(w.zone), p.End(w.zone)
	rules := w.c.Rules
	if !rules.Launched.Start(w.zone).Before(end) || !rules.RegistrationCloses().After(end) {
		return false
	}
	return !slices.ContainsFunc(rules.Rounds, func(r contests.Round) bool { return within(r.On.Start(w.zone), start, end) })
}

func within(t, start, end time.Time) bool { return !t.Before(start) && t.Before(end) }

// held is what happened in the period: the registration, then the rounds.
func (w *writer) held(p Period) (Sentence, error) {
	start, end := p.Start(w.zone), p.End(w.zone)
	now := time.UnixMilli(w.at.Until)
	s, err := w.registration(start, now)
	if err != nil {
		return nil, err
	}
	rounds := false
	for _, r := range w.c.Rules.Rounds {
		on := r.On.Start(w.zone)
		if !within(on, start, end) {
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
	entries, n, err := w.figure(entriesFigure(rules))
	if err != nil {
		return nil, err
	}
	switch {
	case n == 0 && launched.Before(start):
		return nil, nil
	case n == 0:
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
		return append(s, Piece{Text: " " + w.entries() + " của "}, piece(people), Piece{Text: " tác giả" + mentors(rules)}), nil
	}
	return append(s, Piece{Text: " " + w.entries() + ", "}, piece(people), Piece{Text: " thanh thiếu niên và người hướng dẫn đăng ký dự thi"}), nil
}

// mentors are named only where the rules have them.
func mentors(rules *contests.Rules) string {
	if rules.Members.Mentors.Max > 0 {
		return " và người hướng dẫn"
	}
	return ""
}

// entries is what is entered, as a sentence counts it; noun the same in short.
func (w *writer) entries() string {
	switch rules := w.c.Rules; {
	case rules.EntryName.VI != "":
		return rules.EntryName.VI
	case rules.Kind() == contests.EntryWork:
		return "bài dự thi"
	}
	return "đội thi"
}

func (w *writer) noun() string {
	if w.c.Rules.EntryName.VI != "" {
		return w.c.Rules.EntryName.VI
	}
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

// planned lists what the calendar of the rules has for the next period, and when the first of it comes.
func (w *writer) planned(p Period) (s Sentence, first time.Time) {
	rules, start, end := w.c.Rules, p.Start(w.zone), p.End(w.zone)
	name := rules.ReportNameNext
	if name == "" {
		name = yearAtEnd.ReplaceAllString(rules.ReportName, "")
	}
	closes, launched := rules.RegistrationCloses(), rules.Launched.Start(w.zone)
	if len(w.roundsIn(start, end)) > 0 {
		return w.plannedRounds(name, start, end)
	}
	switch {
	case within(launched, start, end):
		return Sentence{{Text: "Phát động, nhận đăng ký dự thi " + name + "."}}, launched
	case closes.After(start) && launched.Before(start):
		return Sentence{{Text: "Tiếp tục triển khai " + name + "."}}, closes
	case closes.After(start) && rules.RegistrationOpens().Before(end):
		return Sentence{{Text: "Nhận đăng ký dự thi " + name + "."}}, closes
	}
	return nil, time.Time{}
}

func (w *writer) roundsIn(start, end time.Time) (rounds []contests.Round) {
	for _, r := range w.c.Rules.Rounds {
		if within(r.On.Start(w.zone), start, end) {
			rounds = append(rounds, r)
		}
	}
	return rounds
}

// plannedRounds names the rounds to come; works that judges mark on sheets are marked, whatever the rounds are called.
func (w *writer) plannedRounds(name string, start, end time.Time) (Sentence, time.Time) {
	rounds, launched := w.roundsIn(start, end), w.c.Rules.Launched.Start(w.zone)
	first := rounds[0].On.Start(w.zone)
	text := ""
	if within(launched, start, end) {
		text, first = "Phát động, nhận đăng ký dự thi, ", launched
	}
	if w.c.Rules.Kind() == contests.EntryWork && !slices.ContainsFunc(rounds, func(r contests.Round) bool { return r.Kind != contests.KindSheet }) {
		return Sentence{{Text: upperFirst(text + "đánh giá, chấm điểm các " + orDefault(w.c.Rules.EntryName.VI, "sản phẩm") + " " + name + ".")}}, first
	}
	names := make([]string, len(rounds))
	for i, r := range rounds {
		names[i] = r.ReportName
	}
	return Sentence{{Text: upperFirst(text + "tổ chức " + strings.Join(names, ", ") + " " + name + ".")}}, first
}

// figure counts one of the contest's figures; n is -1 when it has no value yet.
func (w *writer) figure(name string) (u Used, n int, err error) {
	f, ok := w.figures[w.c.Code+"."+name]
	if !ok {
		return u, -1, fmt.Errorf("no figure %s.%s", w.c.Code, name)
	}
	u, err = f.used(w.tx, w.at)
	if err != nil || u.Missing {
		return u, -1, err
	}
	return u, u.Value, nil
}

func (w *writer) use(u Used) { w.used = append(w.used, u) }

// piece writes a figure as such papers do: bare, under ten with a leading zero.
func piece(u Used) Piece { return Piece{Text: written(u.Value, styleZero), Figure: u.Name} }

// day writes a day as the paper does: 14/8/2024.
func day(d contests.Day) string { return d.Start(time.UTC).Format("2/1/2006") }
