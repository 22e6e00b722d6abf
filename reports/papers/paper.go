// Package papers writes the papers of a contest from its publications: decision, minutes, notice, invitations, sheets, lists. Each is
// composed once as a typeset.Document, kept with its number, date and signer, and issued with its files frozen.
//
// This file names the papers and what an office types into them.
package papers

import (
	"hoithi/contests"
	"hoithi/internal/fault"
	"hoithi/reports/typeset"
)

// Kinds of papers; they stand in addresses and commands.
const (
	Decision   = "quyet-dinh" // on the results, with the list of prizes
	Minutes    = "bien-ban"   // of the jury
	Notice     = "thong-bao"  // of the results
	Invitation = "giay-moi"   // a letter to each unit
	Receipts   = "ky-nhan"    // signatures for prize money
	Sheets     = "phieu-cham" // blank score sheets
	Lists      = "danh-sach"  // of entries by unit
)

// Whole stands in place of a round's code for papers of the whole contest.
const Whole = "chung"

// kind is how a paper comes about.
type kind struct {
	code      string
	published bool // made from the publication in force: refused without one, and from a stale one
	final     bool // a draft until objections are over
	abbr      string
	fields    string // what the form asks for, see fields
	fits      func(r *contests.Rules, round contests.Round) bool
	compose   func(s *source, f Form) []typeset.Block
}

// kinds are all of them, in the order of the page.
func kinds() []kind {
	return []kind{
		{Sheets, false, false, "", "issuer", marked, sheetsPaper},
		{Minutes, false, false, "BB", "issuer number day session signer second", anyRound, minutesPaper},
		{Notice, true, false, "TB", "issuer number day signer recipients", anyRound, noticePaper},
		{Decision, true, true, "QĐ", "issuer number day organ bases signer recipients", awarded, decisionPaper},
		{Invitation, true, false, "GM", "issuer number day event signer recipients", invites, invitationPaper},
		{Receipts, true, true, "", "issuer day signer second", awarded, receiptsPaper},
		{Lists, false, false, "", "issuer day signer", wholeContest, listsPaper},
	}
}

func anyRound(_ *contests.Rules, r contests.Round) bool     { return r.Code != "" }
func wholeContest(_ *contests.Rules, r contests.Round) bool { return r.Code == "" }

func marked(_ *contests.Rules, r contests.Round) bool {
	return r.Kind == contests.KindSheet || r.Kind == contests.KindField
}

func awarded(rules *contests.Rules, r contests.Round) bool {
	return r.Code != "" && rules.Awards.Round == r.Code && len(rules.Awards.Prizes) > 0
}

func invites(rules *contests.Rules, r contests.Round) bool {
	return r.Advancement != nil || awarded(rules, r)
}

// Key names a paper of a contest.
type Key struct{ Kind, Round string }

// find checks that a contest has the paper: an unknown kind, or a round it does not fit, is NotFound.
func find(rules *contests.Rules, key Key) (kind, contests.Round, error) {
	round, ok := rules.Round(key.Round)
	for _, k := range kinds() {
		if k.code == key.Kind && (ok || key.Round == Whole) && k.fits(rules, round) {
			return k, round, nil
		}
	}
	return kind{}, round, fault.NotFound("papers.unknown")
}

// keys are the papers a contest has: those of the whole contest, then round by round.
func keys(rules *contests.Rules) (all []Key) {
	for _, round := range append([]contests.Round{{}}, rules.Rounds...) {
		code := round.Code
		if code == "" {
			code = Whole
		}
		for _, k := range kinds() {
			if k.fits(rules, round) {
				all = append(all, Key{k.code, code})
			}
		}
	}
	return all
}

// Form is what the office types for a paper. Lines are parted by "\n".
type Form struct {
	Superior   string `json:"superior,omitempty"`   // the body above, "" = none
	Issuer     string `json:"issuer,omitempty"`     // the body that issues
	Number     string `json:"number,omitempty"`     // "" = to be written by hand
	Symbol     string `json:"symbol,omitempty"`     // QĐ-LHH
	Place      string `json:"place,omitempty"`      // Bắc Giang
	Day        string `json:"day,omitempty"`        // 2024-08-20, "" = to be written by hand
	Organ      string `json:"organ,omitempty"`      // who decides: "CHỦ TỊCH LIÊN HIỆP CÁC HỘI …"
	Bases      string `json:"bases,omitempty"`      // legal bases, a line each
	Event      string `json:"event,omitempty"`      // what people are invited to
	At         string `json:"at,omitempty"`         // when it is
	Where      string `json:"where,omitempty"`      // and where
	Present    string `json:"present,omitempty"`    // who took part in the session, a line each
	Authority  string `json:"authority,omitempty"`  // TM. BAN THƯỜNG VỤ
	Title      string `json:"title,omitempty"`      // CHỦ TỊCH
	Signer     string `json:"signer,omitempty"`     // name
	Second     string `json:"second,omitempty"`     // secretary of the session, or who made the list
	Recipients string `json:"recipients,omitempty"` // a line each
}
