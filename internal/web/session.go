// This file remembers who is signed in. A visitor has no session; reading one writes nothing, save a mark of use every few minutes.
package web

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/db"
)

const (
	sessionLife = 12 * time.Hour   // from signing in, whatever is done
	sessionIdle = 2 * time.Hour    // since the last page
	sessionMark = 5 * time.Minute  // how often a use is written down
	halfLife    = 10 * time.Minute // for the second step, from the first
)

// Names of what a session holds; times are Unix milliseconds of the app's clock.
const (
	keyID      = "id"      // string: names the session to its owner
	keyAccount = "account" // int64
	keyFull    = "full"    // bool: nothing is missing of signing in
	keyLink    = "link"    // int64: id of the personal link it began with, 0 = none
	keyContest = "contest" // int64: the contest of that link
	keyDevice  = "device"  // string
	keyAddress = "address" // string
	keyStarted = "started" // int64
	keySeen    = "seen"    // int64
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
	now, full := a.cfg.DB.Now(), a.sessions.GetBool(ctx, keyFull)
	unused := now.Sub(time.UnixMilli(a.sessions.GetInt64(ctx, keySeen)))
	if unused > sessionIdle || !full && unused > halfLife {
		return a.endSession(c)
	}
	var actor auth.Actor
	err = a.cfg.DB.Read(ctx, func(tx *db.Tx) error {
		actor, err = auth.Load(tx, account)
		return err
	})
	if err != nil || !actor.SignedIn() {
		return err
	}
	if contest := a.sessions.GetInt64(ctx, keyContest); contest != 0 {
		actor = actor.Within(contest)
	}
	r.session = a.sessions.GetString(ctx, keyID)
	if !full || actor.NeedsFactor {
		r.half = actor // a visitor to all pages but those of the second step
	} else {
		r.actor = actor
	}
	if !full || unused.Abs() < sessionMark {
		return nil
	}
	a.sessions.Put(ctx, keySeen, now.UnixMilli())
	_, _, err = a.sessions.Commit(ctx)
	return err
}

// entrance is how somebody came in.
type entrance struct {
	Link auth.Link // a personal link; zero = by name
	Half bool      // the second step is still to come
}

// startSession signs an actor in under a token that did not exist before.
func (a *App) startSession(c echo.Context, actor auth.Actor, how entrance) error {
	ctx, err := a.sessions.Load(c.Request().Context(), "")
	if err != nil {
		return err
	}
	if err := a.sessions.RenewToken(ctx); err != nil {
		return err
	}
	id, _ := auth.NewToken()
	now := a.cfg.DB.Now().UnixMilli()
	for key, value := range map[string]any{keyID: id, keyAccount: actor.AccountID, keyFull: !how.Half, keyLink: how.Link.ID,
		keyContest: how.Link.ContestID, keyDevice: deviceOf(c.Request().UserAgent()), keyAddress: shortAddress(c.RealIP()), keyStarted: now, keySeen: now} {
		a.sessions.Put(ctx, key, value)
	}
	token, expiry, err := a.sessions.Commit(context.WithValue(ctx, newSession{}, true))
	if err != nil {
		return err
	}
	c.SetRequest(c.Request().WithContext(ctx))
	a.sessions.WriteSessionCookie(ctx, c.Response(), token, expiry)
	c.Response().Header().Set("Cache-Control", "no-store") // scs says no-cache="Set-Cookie", which keeps the page
	r := stateOf(c)
	r.actor, r.half, r.session = actor, auth.Actor{}, id
	if how.Half || actor.NeedsFactor {
		r.actor, r.half = auth.Actor{}, actor
	}
	return nil
}

// endSession forgets the session of a request that has one, on both sides.
func (a *App) endSession(c echo.Context) error {
	ctx := c.Request().Context()
	if err := a.sessions.Destroy(ctx); err != nil {
		return err
	}
	a.sessions.WriteSessionCookie(ctx, c.Response(), "", time.Time{})
	r := stateOf(c)
	r.actor, r.half, r.session = auth.Actor{}, auth.Actor{}, ""
	return nil
}

// PurgeSessions deletes the sessions that are over and counts them.
func PurgeSessions(tx *db.Tx) (int64, error) {
	return tx.Exec(`DELETE FROM session WHERE expires_at <= ?`, tx.NowMS())
}
