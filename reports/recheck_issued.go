// Checking afterwards that issued reports are what was approved: their digest, and every number in the text against its figure.
package reports

import (
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// RecheckIssued works out the digest of every issued report anew, and that a figure's pieces in the text are its value in some style.
func RecheckIssued(tx *db.Tx) (checked int, found []*fault.Fault, err error) {
	all, err := IssuedReports(tx, "")
	if err != nil {
		return 0, nil, err
	}
	for _, i := range all {
		d, err := i.Draft()
		if err != nil {
			return checked, nil, err
		}
		checked++
		if hashOf(i.Content) != i.Hash || !d.agrees() {
			found = append(found, fault.Conflict("verify.issued_report", "Number", i.Number, "Symbol", i.Symbol, "Period", i.Period))
		}
	}
	return checked, found, nil
}

// agrees says whether every figure in the text is written as its value.
func (d Draft) agrees() bool {
	values := map[[2]string]int{}
	for _, u := range d.Figures {
		values[[2]string{u.Name, u.When}] = u.Value
	}
	for _, s := range d.Sections {
		for _, sentence := range s.Bullets {
			for _, p := range sentence {
				n, known := values[[2]string{p.Figure, p.When}]
				if p.Figure != "" && (!known || p.Text != written(n, styleZero) && p.Text != written(n, stylePlain) && p.Text != dotted(n)) {
					return false
				}
			}
		}
	}
	return true
}
