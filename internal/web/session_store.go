// This file keeps sessions in the database, and says shortly from where they are used.
package web

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"hoithi/internal/db"
)

// newSession marks the context of the one commit that may make a row.
type newSession struct{}

// sessionStore keeps sessions in the table session; scs hands it hashes of tokens. A session lives sessionLife by the database's clock.
type sessionStore struct{ db *db.DB }

// FindCtx finds what is not over.
func (s sessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.Get(&data, `SELECT data FROM session WHERE token = ? AND expires_at > ?`, token, tx.NowMS())
	})
	if errors.Is(err, db.ErrNoRow) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx keeps a session; what the lists of people's sessions show stands in columns beside it. One that is there keeps the end it had,
// and one that was ended meanwhile stays ended: only startSession makes a row. Sessions that are over go on the way.
func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return err
	}
	number := func(key string) int64 { n, _ := values[key].(int64); return n }
	words := func(key string) string { w, _ := values[key].(string); return w }
	full, _ := values[keyFull].(bool)
	return s.db.Write(ctx, "session", func(tx *db.Tx) error {
		if ctx.Value(newSession{}) == nil {
			_, err := tx.Exec(`UPDATE session SET data = ?, seen_at = ? WHERE token = ?`, data, number(keySeen), token)
			return err
		}
		if _, err := tx.Exec(`DELETE FROM session WHERE expires_at <= ?`, tx.NowMS()); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO session (token, id, account_id, link_id, is_full, device, address, data, started_at, seen_at, expires_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, token, words(keyID), number(keyAccount), number(keyLink), full, words(keyDevice), words(keyAddress),
			data, number(keyStarted), number(keySeen), tx.Now.Add(sessionLife).UnixMilli())
		return err
	})
}

// DeleteCtx forgets a session.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.db.Write(ctx, "session", func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM session WHERE token = ?`, token)
		return err
	})
}

// Find, Commit and Delete are the forms scs asks for and does not use when the ones with a context exist.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx.
func (s sessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// browsers and systems are what a user agent is looked through for, in this order: each also names those after it.
var (
	browsers = [][2]string{{"coc_coc_browser", "Cốc Cốc"}, {"Zalo", "Zalo"}, {"Edg", "Edge"}, {"OPR", "Opera"}, {"SamsungBrowser", "Samsung Internet"},
		{"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"},
		{"Mac OS X", "Mac"}, {"Linux", "Linux"}}
)

// deviceOf is a user agent in two words, "Chrome, Android"; "" when neither is known.
func deviceOf(userAgent string) string {
	find := func(among [][2]string) string {
		for _, pair := range among {
			if strings.Contains(userAgent, pair[0]) {
				return pair[1]
			}
		}
		return ""
	}
	return strings.Trim(find(browsers)+", "+find(systems), ", ")
}

// shortAddress keeps the network of an address, enough to tell the office from a stranger's: 113.160.22.*, 2405:4802:1:*.
func shortAddress(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	if ip = ip.Unmap(); ip.Is4() {
		parts := strings.Split(ip.String(), ".")
		return strings.Join(parts[:3], ".") + ".*"
	}
	network, err := ip.WithZone("").Prefix(48)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(network.Addr().String(), ":") + "*"
}
