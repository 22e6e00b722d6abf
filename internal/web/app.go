// This file builds the application: its configuration and its routes.
package web

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
)

// Home is where people arrive after they signed in; SecondStep asks for the code of the second step; SetUpFactor is where one is set up.
const (
	Home        = "/quan-ly"
	SecondStep  = "/dang-nhap/buoc-hai"
	SetUpFactor = ownAccount + "/hai-buoc"

	ownAccount = "/tai-khoan"
)

// Config is what an App is made of. DB, Bundle, Renderer and BaseURL are needed.
type Config struct {
	DB             *db.DB
	Bundle         *i18n.Bundle
	Renderer       Renderer
	Static         http.Handler     // answers /static/…; nil = none
	BaseURL        string           // the public address, https://hoithi.example.vn; its scheme decides about secure cookies
	TrustedProxies []string         // networks (10.0.0.0/8) whose X-Forwarded-For is believed; none = nobody's
	Clock          func() time.Time // nil = the clock of DB
	Zone           *time.Location   // of the story banner; nil = Asia/Ho_Chi_Minh
	Story          bool             // a banner says which day the clock tells
	Navigation     Navigation       // nil = none
	Log            *slog.Logger     // nil = slog.Default()
}

// App is the application. Add all routes before Handler is used.
type App struct {
	cfg      Config
	base     *url.URL
	secure   bool // the public address is https
	echo     *echo.Echo
	routes   []Route
	door     *auth.Door
	sessions *scs.SessionManager
	origins  *http.CrossOriginProtection
	fixed    []header
}

// New makes an App with the routes every installation has: sign-in, sign-out, sign-in links, language, static files, health.
func New(cfg Config) (*App, error) {
	base, err := url.Parse(strings.TrimSuffix(cfg.BaseURL, "/"))
	if err != nil || (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" || base.Path != "" {
		return nil, fault.Invalid("", "web.bad_base_url", "Value", cfg.BaseURL)
	}
	if cfg.DB == nil || cfg.Bundle == nil || cfg.Renderer == nil {
		return nil, errors.New("web: DB, Bundle and Renderer are needed")
	}
	if cfg.Clock == nil {
		cfg.Clock = cfg.DB.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Zone == nil {
		cfg.Zone = time.FixedZone("+07", 7*60*60) // Asia/Ho_Chi_Minh since 1975, on machines without a zone database too
	}
	a := &App{cfg: cfg, base: base, secure: base.Scheme == "https", echo: echo.New(), origins: http.NewCrossOriginProtection()}
	if err := a.origins.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
		return nil, err
	}
	if a.door, err = auth.NewDoor(cfg.DB); err != nil {
		return nil, err
	}
	if a.echo.IPExtractor, err = extractor(cfg.TrustedProxies); err != nil {
		return nil, err
	}
	a.sessions = newSessions(cfg.DB, a.secure)
	a.fixed = fixedHeaders(a.secure)
	a.echo.Renderer = binding{a}
	a.echo.HTTPErrorHandler = a.unrouted
	a.ownRoutes()
	return a, nil
}

// Bundle is what the pages' words come from.
func (a *App) Bundle() *i18n.Bundle { return a.cfg.Bundle }

// Handler serves all routes.
func (a *App) Handler() http.Handler { return a.echo }

// GET adds a route for GET and HEAD. It panics when the policy is empty: such a program must not start.
func (a *App) GET(path string, h echo.HandlerFunc, p Policy) {
	chain := a.add(http.MethodGet, path, h, p)
	a.echo.Add(http.MethodHead, path, chain)
}

// POST adds a route for POST, guarded against requests from other sites. It panics when the policy is empty, and for PublicCached.
func (a *App) POST(path string, h echo.HandlerFunc, p Policy) {
	if p.cached {
		panic("web: POST " + path + " cannot be cached")
	}
	a.add(http.MethodPost, path, h, p)
}

func (a *App) add(method, path string, h echo.HandlerFunc, p Policy) echo.HandlerFunc {
	if p.Name == "" || p.Check == nil {
		panic("web: " + method + " " + path + " has no policy")
	}
	for _, r := range a.routes {
		if r.Method == method && r.Path == path {
			panic("web: " + method + " " + path + " is there twice")
		}
	}
	a.routes = append(a.routes, Route{method, path, p.Name})
	chain := a.chain(h, p)
	if p.cached {
		chain = a.cachedChain(h)
	}
	a.echo.Add(method, path, chain)
	return chain
}

func (a *App) ownRoutes() {
	a.GET("/dang-nhap", a.signIn, Public)
	a.POST("/dang-nhap", a.signInPost, Public)
	a.GET(SecondStep, a.secondStep, Public)
	a.POST(SecondStep, a.secondStepPost, Public)
	a.POST("/dang-xuat", a.signOut, Public)
	a.GET("/vao/:token", a.link, Public)
	a.POST("/vao/:token", a.linkPost, Public)
	a.POST("/ngon-ngu", a.language, Public)
	a.GET("/healthz", a.health, PublicCached)
	if a.cfg.Static != nil {
		a.GET("/static/*", echo.WrapHandler(a.cfg.Static), PublicCached)
	}
}

func (a *App) health(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	if err := a.cfg.DB.Ping(c.Request().Context()); err != nil {
		a.cfg.Log.Error("health: the database does not answer", "error", err)
		return c.String(http.StatusServiceUnavailable, "database\n")
	}
	return c.String(http.StatusOK, "ok\n")
}

// extractor takes the client's address from the connection, and from X-Forwarded-For only as far as it was written by trusted proxies.
func extractor(trusted []string) (echo.IPExtractor, error) {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect(), nil
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, text := range trusted {
		_, network, err := net.ParseCIDR(text)
		if err != nil {
			return nil, fault.Invalid("", "web.bad_proxy", "Value", text)
		}
		options = append(options, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(options...), nil
}
