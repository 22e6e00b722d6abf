// This file remembers who is signed in. A visitor has no session; reading one writes nothing, save a mark of use every few minutes.
package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/db"
)

const (
	sessionLife = 12 * time.Hour  // from signing in, whatever is done
	sessionIdle = 2 * time.Hour   // since the last page
	sessionMark = 5 * time.Minute // how often a use is written down
)

// Names of what a session holds.
const (
	keyAccount = "account" // int64
	keySeen    = "seen"    // int64, Unix milliseconds of the app's clock
)

// newSessions fills the manager in by hand: scs.New would start a cleaner of a store in memory that nobody uses.
func newSessions(d *db.DB, secure bool) *scs.SessionManager {
	return &scs.SessionManager{
		Store:            sessionStore{d},
		Codec:            scs.GobCodec{},
		HashTokenInStore: true,
		Lifetime:         sessionLife,
		Cookie: scs.SessionCookie{
			Name: cookieName("session", secure), Path: "/", Secure: secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
			Persist: false, // gone with the browser: offices and schools share machines
		},
	}
}

// cookieName adds the prefix by which browsers keep a cookie to this host and to https.
func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

// loadSession finds out who makes the request. A cookie that leads nowhere is a visitor's.
func (a *App) loadSession(c echo.Context, r *request) error {
	cookie, err := c.Request().Cookie(a.sessions.Cookie.Name)
	if err != nil || cookie.Value == "" {
		return nil
	}
	ctx, err := a.sessions.Load(c.Request().Context(), cookie.Value)
	if err != nil {
		return err
	}
	account := a.sessions.GetInt64(ctx, keyAccount)
	if account == 0 {
		return nil
	}
	c.SetRequest(c.Request().WithContext(ctx))
	now := a.cfg.DB.Now()
	unused := now.Sub(time.UnixMilli(a.sessions.GetInt64(ctx, keySeen)))
	if unused > sessionIdle {
		return a.endSession(c)
	}
	err = a.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		r.actor, err = auth.Load(tx, account)
		return err
	})
	if err != nil || !r.actor.SignedIn() || unused.Abs() < sessionMark {
		return err
	}
	a.sessions.Put(ctx, keySeen, now.UnixMilli())
	_, _, err = a.sessions.Commit(ctx)
	return err
}

// startSession signs an actor in under a token that did not exist before.
func (a *App) startSession(c echo.Context, actor auth.Actor) error {
	ctx, err := a.sessions.Load(c.Request().Context(), "")
	if err != nil {
		return err
	}
	if err := a.sessions.RenewToken(ctx); err != nil {
		return err
	}
	a.sessions.Put(ctx, keyAccount, actor.AccountID)
	a.sessions.Put(ctx, keySeen, a.cfg.DB.Now().UnixMilli())
	token, expiry, err := a.sessions.Commit(ctx)
	if err != nil {
		return err
	}
	c.SetRequest(c.Request().WithContext(ctx))
	a.sessions.WriteSessionCookie(ctx, c.Response(), token, expiry)
	stateOf(c).actor = actor
	return nil
}

// endSession forgets the session of a request that has one, on both sides.
func (a *App) endSession(c echo.Context) error {
	ctx := c.Request().Context()
	if err := a.sessions.Destroy(ctx); err != nil {
		return err
	}
	a.sessions.WriteSessionCookie(ctx, c.Response(), "", time.Time{})
	stateOf(c).actor = auth.Actor{}
	return nil
}

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

// CommitCtx keeps a session; one that is there keeps the end it had. Sessions that are over go on the way.
func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	return s.db.Write(ctx, "session", func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM session WHERE expires_at <= ?`, tx.NowMS()); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO session (token, data, expires_at) VALUES (?, ?, ?)
			ON CONFLICT (token) DO UPDATE SET data = excluded.data`, token, data, tx.Now.Add(sessionLife).UnixMilli())
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
