// Pure decisions about papers: what a form may hold, what an issue needs.
package papers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Limits of a form, in characters.
const (
	maxLine   = 300
	maxLines  = 4000
	maxNumber = 20
)

// clean brings a form into its kept form and gathers what is wrong with it; what the kind does not ask for is dropped.
func clean(f Form, k kind) (Form, error) {
	var faults []error
	for _, x := range fields(&f) {
		if !x.in(k) {
			*x.value = ""
			continue
		}
		most := maxLine
		switch {
		case x.lines:
			most = maxLines
			var kept []string
			for _, l := range strings.Split(strings.ReplaceAll(*x.value, "\r", ""), "\n") {
				if l = text.Clean(l); l != "" {
					kept = append(kept, l)
				}
			}
			*x.value = strings.Join(kept, "\n")
		default:
			*x.value = text.Clean(*x.value)
		}
		if x.name == "number" {
			most = maxNumber
		}
		if len([]rune(*x.value)) > most {
			faults = append(faults, fault.Invalid(x.name, "papers.too_long", "Most", most))
		}
	}
	if f.Day != "" {
		if _, err := time.Parse(time.DateOnly, f.Day); err != nil {
			iso, ok := text.Date(f.Day)
			if !ok {
				faults = append(faults, fault.Invalid("day", "papers.bad_day"))
			} else {
				f.Day = iso
			}
		}
	}
	if f.Issuer == "" {
		faults = append(faults, fault.Invalid("issuer", "papers.needs_issuer"))
	}
	if strings.ContainsAny(f.Number, "/ ") || f.Number != "" && (f.Number[0] < '0' || f.Number[0] > '9') {
		faults = append(faults, fault.Invalid("number", "papers.bad_number"))
	}
	return f, errors.Join(faults...)
}

// issuable gathers what a paper lacks to be issued.
func issuable(s *source, f Form) error {
	var faults []error
	if mark := s.draft(); mark != "" {
		faults = append(faults, fault.Conflict("papers.still_draft"))
	}
	if s.kind.abbr != "" && f.Number == "" {
		faults = append(faults, fault.Invalid("number", "papers.needs_number"))
	}
	if s.kind.abbr != "" && f.Symbol == "" {
		faults = append(faults, fault.Invalid("symbol", "papers.needs_symbol"))
	}
	if s.kind.has("day") && f.Day == "" {
		faults = append(faults, fault.Invalid("day", "papers.needs_day"))
	}
	if s.kind.has("signer") && f.Signer == "" {
		faults = append(faults, fault.Invalid("signer", "papers.needs_signer"))
	}
	return errors.Join(faults...)
}

// claimOf is how a number is kept apart from all others: symbol, number and year; "" = the paper bears none.
func claimOf(f Form) string {
	if f.Number == "" || f.Symbol == "" {
		return ""
	}
	return strings.ToUpper(f.Symbol) + "/" + f.Number + "/" + f.Day[:min(4, len(f.Day))]
}

// hashOf is the SHA-256 of a paper's words in hexadecimal.
func hashOf(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])
}
