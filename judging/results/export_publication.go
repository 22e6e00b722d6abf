// A publication for other programs: what the public may see of it, with its number and checksums.
package results

import (
	"encoding/json"
	"io"
	"time"
)

// PublicPublication is a publication as anybody may have it. Hash is of the stored content, which holds more where the rules keep
// something from the public; RanksHash is the same for publications that differ in names only.
type PublicPublication struct {
	Number       int      `json:"number"`
	Kind         string   `json:"kind"`         // KindResult or KindNames
	PublishedAt  string   `json:"published_at"` // RFC 3339, UTC
	Reason       string   `json:"reason,omitempty"`
	RulesVersion int      `json:"rules_version"`
	Hash         string   `json:"hash"`
	RanksHash    string   `json:"ranks_hash"`
	Results      Snapshot `json:"results"`
}

// ForPublic takes from a publication what anybody may have.
func (p Publication) ForPublic() (PublicPublication, error) {
	out := PublicPublication{Number: p.Number, Kind: p.Kind, PublishedAt: time.UnixMilli(p.PublishedAt).UTC().Format(time.RFC3339), Reason: p.Reason,
		RulesVersion: p.RulesVersion, Hash: p.Hash}
	snap, err := p.Snapshot()
	if err != nil {
		return out, err
	}
	out.Results = snap.Visible()
	out.RanksHash, err = snap.RanksHash()
	return out, err
}

// WritePublication writes ForPublic as JSON.
func WritePublication(w io.Writer, p Publication) error {
	out, err := p.ForPublic()
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
