// The two acts of a lot that nobody can steer: first a secret seed is fixed and its SHA-256 shown, later words drawn in the hall decide.
package results

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/judging/scoring"
)

// Sealing is what is to be fixed: a lot about the tie at a rank. Reason is needed when the tie was decided before.
type Sealing struct {
	Round, Division string // codes
	Rank            int    // 0 = the first open tie
	Reason          string
}

// Drawing is what the council adds: words nobody knew when the seed was fixed.
type Drawing struct {
	Lot       int64
	Words     string
	DecidedBy string // who decided, in words
	Reason    string // may be empty, unless the tie was decided since the lot was sealed
}

const maxWords = 200

// SealLot fixes a secret seed for a tie and records its SHA-256. A lot about the same tie that was not drawn yet must be drawn first: nobody
// may try seeds. Faults: Conflict "results.no_tie" or "ranking.lot_waits"; Invalid "reason".
func SealLot(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, s Sealing) (lot Lot, err error) {
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		return lot, err
	}
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) (err error) {
		lot, err = sealLot(tx, by, c.ID, s, hex.EncodeToString(random))
		return err
	})
	return lot, err
}

func sealLot(tx *db.Tx, by audit.By, contestID int64, s Sealing, seed string) (lot Lot, err error) {
	c, err := contests.ByID(tx, contestID)
	if err != nil {
		return lot, err
	}
	table, err := Standings(tx, c, s.Round, s.Division)
	if err != nil {
		return lot, err
	}
	ties := tiesAt(table.Ties, s.Rank)
	if len(ties) == 0 {
		return lot, fault.Conflict("results.no_tie")
	}
	tie := ties[max(0, slices.IndexFunc(ties, Tie.Open))]
	s.Reason = strings.TrimSpace(text.NFC(s.Reason))
	if tie.Settled != nil && s.Reason == "" {
		return lot, fault.Invalid("reason", "ranking.lot_needs_reason")
	}
	if len([]rune(s.Reason)) > maxReason {
		return lot, fault.Invalid("reason", "results.too_long", "Most", maxReason)
	}
	round, _ := c.RoundRow(s.Round)
	known, err := lotsOf(tx, round.ID)
	if err != nil {
		return lot, err
	}
	if slices.ContainsFunc(known, func(l Lot) bool { return l.DrawnAt == nil && l.about(tie) }) {
		return lot, fault.Conflict("ranking.lot_waits")
	}
	division, _ := c.DivisionID(s.Division)
	lot = Lot{RoundID: round.ID, DivisionID: nullable(division), Rank: tie.Rank, Places: tie.Places, Seed: seed, Commitment: scoring.Commitment(seed),
		Reason: s.Reason, Actor: by.Name, CommittedAt: tx.NowMS(), IDs: tie.IDs}
	for _, id := range tie.IDs {
		row, _ := table.Row(id)
		lot.Codes = append(lot.Codes, row.Code)
	}
	if lot.ID, err = insertLot(tx, c.ID, lot); err != nil {
		return lot, err
	}
	return lot, audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "lot.seal", Subject: "lot", SubjectID: lot.ID, Reason: s.Reason,
		After: map[string]any{"round": s.Round, "division": s.Division, "rank": tie.Rank, "places": tie.Places, "tied": lot.Codes, "commitment": lot.Commitment}})
}

// about says that a lot is about exactly these entries and places.
func (l Lot) about(tie Tie) bool { return l.Places == tie.Places && sameEntries(l.IDs, tie.IDs) }

// DrawSealed draws a lot: the words decide, the decision is recorded and the seed becomes public. Faults: NotFound; Conflict when it was
// drawn before or the tie is another one now; Invalid "words", "decided_by", "reason".
func DrawSealed(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, draw Drawing) (lot Lot, err error) {
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) (err error) {
		lot, err = drawSealed(tx, by, c.ID, draw)
		return err
	})
	return lot, err
}

func drawSealed(tx *db.Tx, by audit.By, contestID int64, draw Drawing) (lot Lot, err error) {
	c, err := contests.ByID(tx, contestID)
	if err != nil {
		return lot, err
	}
	if lot, err = lotByID(tx, c.ID, draw.Lot); err != nil {
		return lot, err
	}
	if lot.DrawnAt != nil {
		return lot, fault.Conflict("ranking.lot_drawn")
	}
	division := ""
	if lot.DivisionID != nil {
		division = c.DivisionCode(*lot.DivisionID)
	}
	table, err := Standings(tx, c, c.RoundCode(lot.RoundID), division)
	if err != nil {
		return lot, err
	}
	at := slices.IndexFunc(table.Ties, lot.about)
	if at < 0 {
		return lot, fault.Conflict("ranking.lot_stale")
	}
	if err := checkDrawing(tx, &draw, table.Ties[at].Settled != nil && lot.Reason == ""); err != nil {
		return lot, err
	}
	decided := Decided{How: byLot, Reason: draw.Reason, DecidedBy: draw.DecidedBy, Actor: by.Name, EffectiveAt: tx.NowMS(), RecordedAt: tx.NowMS(), Tied: lot.IDs}
	for _, code := range scoring.Draw(lot.Seed, draw.Words, lot.Codes)[:lot.Places] {
		decided.Chosen = append(decided.Chosen, lot.IDs[slices.Index(lot.Codes, code)])
	}
	id, err := record(tx, by, c, table, table.Ties[at], decided)
	if err != nil {
		return lot, err
	}
	now := tx.NowMS()
	lot.Words, lot.DrawnBy, lot.DrawnAt, lot.DecisionID = draw.Words, by.Name, &now, &id
	if err := settleLot(tx, lot); err != nil {
		return lot, err
	}
	return lot, audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "lot.draw", Subject: "lot", SubjectID: lot.ID, Reason: draw.Reason,
		After: map[string]any{"words": lot.Words, "seed": lot.Seed, "commitment": lot.Commitment, "order": lot.Order()}})
}

// checkDrawing says all that is wrong; again: the tie was decided since the lot was sealed, and the drawing would put that aside.
func checkDrawing(tx *db.Tx, draw *Drawing, again bool) error {
	draw.Words, draw.DecidedBy, draw.Reason = text.Clean(draw.Words), text.Clean(draw.DecidedBy), strings.TrimSpace(text.NFC(draw.Reason))
	var faults []error
	if draw.Words == "" {
		faults = append(faults, fault.Invalid("words", "ranking.lot_needs_words"))
	}
	if len([]rune(draw.Words)) > maxWords {
		faults = append(faults, fault.Invalid("words", "results.too_long", "Most", maxWords))
	}
	if again && draw.Reason == "" {
		faults = append(faults, fault.Invalid("reason", "ranking.lot_needs_reason"))
	}
	return errors.Join(append(faults, checkRecord(Decision{How: byLot, DecidedBy: draw.DecidedBy, Reason: draw.Reason, On: tx.Now}, tx.Now)...)...)
}

// Order is the codes as they were drawn, the first Places of them chosen; nil before.
func (l Lot) Order() []string {
	if l.DrawnAt == nil {
		return nil
	}
	return scoring.Draw(l.Seed, l.Words, l.Codes)
}

// CheckLots draws every lot of a round again and says which of them do not come out as recorded, by id.
func CheckLots(tx *db.Tx, c *contests.Contest, round string) (all []Lot, wrong []int64, err error) {
	row, ok := c.RoundRow(round)
	if !ok {
		return nil, nil, fault.NotFound("results.unknown_round", "Code", round)
	}
	if all, err = lotsOf(tx, row.ID); err != nil {
		return nil, nil, err
	}
	for _, l := range all {
		good := scoring.Commitment(l.Seed) == l.Commitment
		if good && l.DecisionID != nil {
			good, err = l.came(tx)
			if err != nil {
				return nil, nil, err
			}
		}
		if !good {
			wrong = append(wrong, l.ID)
		}
	}
	return all, wrong, nil
}

// came says that the recorded decision chose whom the lot chose.
func (l Lot) came(tx *db.Tx) (bool, error) {
	chosen, err := chosenBy(tx, *l.DecisionID)
	if err != nil {
		return false, err
	}
	var drawn []int64
	for _, code := range l.Order()[:l.Places] {
		drawn = append(drawn, l.IDs[slices.Index(l.Codes, code)])
	}
	return sameEntries(chosen, drawn), nil
}
