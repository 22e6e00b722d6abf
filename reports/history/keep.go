// Entering one past edition by hand, correcting it, taking it out and bringing it back: each an appended revision with its audit line.
package history

import (
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// scope is what acts on past editions are serial by.
const scope = "history"

// maxReason is how many characters a reason may have.
const maxReason = 500

// Enter records an edition of what was typed. Invalid at the fields that are wrong; Conflict at the year when the series has an edition of
// that year, recorded or taken out, or when this program runs that edition itself.
func Enter(ctx context.Context, d *db.DB, by audit.By, t Typed) (e Edition, err error) {
	err = d.Write(ctx, scope, func(tx *db.Tx) error {
		known, err := WithWithdrawn(tx)
		if err != nil {
			return err
		}
		e, err = t.clean(tx.Now.In(zone).Year())
		e.Revision = 1
		if err := errors.Join(err, mayStand(tx, e, known, nil)); err != nil {
			return err
		}
		if err := insert(tx, by, e, "", ""); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "history.enter", Subject: "past_edition", After: inWords(e)})
	})
	return e, err
}

// mayStand refuses an edition that contradicts itself, that is there already, or that this program holds; was is the one that it corrects.
func mayStand(tx *db.Tx, e Edition, known []Edition, was *Edition) error {
	var list []error
	for _, f := range e.contradictions() {
		list = append(list, f)
	}
	others := slices.DeleteFunc(slices.Clone(known), func(o Edition) bool { return was != nil && o.key() == was.key() })
	if f := e.numberTaken(others); f != nil {
		list = append(list, f)
	}
	if at := slices.IndexFunc(others, func(o Edition) bool { return o.key() == e.key() }); at >= 0 {
		key := "history.fault.there"
		if others[at].Kind == Withdrawn {
			key = "history.fault.there_withdrawn"
		}
		list = append(list, fault.New(fault.KindConflict, "year", key, "Name", others[at].Title()))
	}
	here, err := (&publications{}).ownEditions(tx, append(slices.Clone(known), e), nil)
	if err != nil {
		return err
	}
	if o := holderOf(here, e); o != nil && (was == nil || was.key() != e.key()) {
		list = append(list, fault.New(fault.KindConflict, "year", "history.fault.held", "Name", o.Contest.Rules.ShortName))
	}
	return errors.Join(list...)
}

// change is an act on a recorded edition: which one, the revision that somebody saw, and why.
type change struct {
	Slug   string
	Base   int
	Reason string
}

// Correct changes an edition; another series or year moves it; winners who are no longer to be named are erased from what
// stood before too. A reason is needed; what is as it was changes nothing. Conflict when
// somebody changed it since, when it was taken out, or when there is another of that year.
func Correct(ctx context.Context, d *db.DB, by audit.By, c change, t Typed) (e Edition, err error) {
	err = act(ctx, d, c, Recorded, func(tx *db.Tx, known []Edition, was Edition, reason string) error {
		e, err = t.clean(tx.Now.In(zone).Year())
		e.Revision = was.Revision + 1
		if err == nil && e.same(was) {
			return nil
		}
		if err := errors.Join(err, mayStand(tx, e, known, &was)); err != nil {
			return err
		}
		if err := unname(tx, by, &was, e, reason); err != nil {
			return err
		}
		if e.key() != was.key() {
			out := was
			out.Kind, out.Revision = Withdrawn, was.Revision+1
			if err := insert(tx, by, out, "", reason); err != nil {
				return err
			}
			e.Revision = 1
		}
		if err := insert(tx, by, e, "", reason); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "history.correct", Subject: "past_edition", Before: inWords(was), After: inWords(e), Reason: reason})
	})
	return e, err
}

// unname erases the names of winners who asked for it from every revision of was, with the salts of their seals, and from was itself.
// Conflict while a revision is not sealed yet: it is in a second.
func unname(tx *db.Tx, by audit.By, was *Edition, e Edition, reason string) error {
	var ids []int64
	for i, r := range was.Results {
		if r.People == "" || !slices.ContainsFunc(e.Results, func(n Result) bool { return n.Withheld && n.is(r) }) {
			continue
		}
		erased, err := eraseNames(tx, *was, r)
		if err != nil {
			return err
		}
		ids = append(ids, erased...)
		was.Results[i].People, was.Results[i].Withheld = "", true
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	return audit.EraseRows(tx, by, 0, EditionSource(), slices.Compact(ids), reason)
}

// EditionSource is how revisions are sealed: only names that were made public, as their organiser printed them.
func EditionSource() audit.Source {
	return audit.Source{Name: "past_edition", Table: "past_edition", ID: "id", At: "recorded_at", Contest: "0", Personal: true,
		Columns: []string{"series", "year", "revision", "number", "name", "entries", "participants", "prizes", "file_name", "account_id", "actor", "recorded_at"},
		Parts: `SELECT * FROM (SELECT edition_id AS id, 'r' AS c0, CAST(position AS TEXT) AS c1, division AS c2, prize AS c3, entry AS c4, people AS c5, unit AS c6, area AS c7 FROM past_result
			UNION ALL SELECT edition_id, 'a', CAST(position AS TEXT), area, CAST(entries AS TEXT), CAST(participants AS TEXT), CAST(prizes AS TEXT), NULL, NULL FROM past_area) AS parts
			WHERE id IN (?) ORDER BY id`,
		Label: `SELECT e.id, e.series AS c0, CAST(e.year AS TEXT) AS c1 FROM past_edition e WHERE e.id IN (?)`}
}

// Withdraw takes an edition out: nobody outside the office sees it any more, and no import brings it back. It stays with its history.
func Withdraw(ctx context.Context, d *db.DB, by audit.By, c change) error {
	return act(ctx, d, c, Recorded, func(tx *db.Tx, _ []Edition, was Edition, reason string) error {
		out := was
		out.Kind, out.Revision = Withdrawn, was.Revision+1
		if err := insert(tx, by, out, "", reason); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "history.withdraw", Subject: "past_edition", Before: inWords(was), Reason: reason})
	})
}

// Restore brings back an edition that was taken out. Conflict when this program holds it by now, or its number is taken.
func Restore(ctx context.Context, d *db.DB, by audit.By, c change) error {
	return act(ctx, d, c, Withdrawn, func(tx *db.Tx, known []Edition, was Edition, reason string) error {
		back := was
		back.Kind, back.Revision = Recorded, was.Revision+1
		others := slices.DeleteFunc(slices.Clone(known), func(o Edition) bool { return o.key() == was.key() })
		if err := mayStand(tx, back, others, nil); err != nil {
			return err
		}
		if err := insert(tx, by, back, "", reason); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "history.restore", Subject: "past_edition", After: inWords(back), Reason: reason})
	})
}

// act finds the edition in the state it must be in and hands it to do, in one Write.
func act(ctx context.Context, d *db.DB, c change, kind string, do func(tx *db.Tx, known []Edition, was Edition, reason string) error) error {
	reason := text.Clean(c.Reason)
	var wrong error
	switch {
	case reason == "":
		wrong = fault.Invalid("reason", "history.fault.reason")
	case utf8.RuneCountInString(reason) > maxReason:
		wrong = fault.Invalid("reason", "history.fault.long", "Max", maxReason)
	}
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		known, err := WithWithdrawn(tx)
		if err != nil {
			return err
		}
		was, ok := bySlug(known, c.Slug)
		switch {
		case !ok:
			return fault.NotFound("history.unknown")
		case was.Revision != c.Base || was.Kind != kind:
			return fault.Conflict("history.fault.changed_since")
		}
		err = do(tx, known, was, reason)
		if wrong == nil || err != nil && fault.KindOf(err) != fault.KindInvalid {
			return err
		}
		return errors.Join(err, wrong) // nothing stays written
	})
}

func bySlug(list []Edition, slug string) (Edition, bool) {
	at := slices.IndexFunc(list, func(e Edition) bool { return e.Slug() == slug })
	if at < 0 {
		return Edition{}, false
	}
	return list[at], true
}

// inWords is an edition for the audit: its counts, and how much is listed; no names.
func inWords(e Edition) map[string]any {
	words := map[string]any{"series": e.Series, "year": e.Year, "listed": len(e.Results), "areas": len(e.Areas)}
	for name, n := range map[string]*int64{"number": e.Number, "entries": e.Entries, "participants": e.Participants, "prizes": e.Prizes} {
		if n != nil {
			words[name] = *n
		}
	}
	for name, s := range map[string]string{"name": e.Name, "source": e.Source} {
		if s != "" {
			words[name] = s
		}
	}
	return words
}
