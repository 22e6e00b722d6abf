// The files an operator copies: the systemd unit's command line and the sample configuration are what the program understands.
package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"gopkg.in/yaml.v3"
)

// parsed parses a command line as run does, without running it.
func parsed(t *testing.T, args []string) (*commands, error) {
	t.Helper()
	var cli commands
	parser, err := kong.New(&cli, kong.Name("hoithi"), kong.Exit(func(int) { t.Errorf("%v exits", args) }), kong.Vars{"version": version}, kong.Configuration(readConfiguration))
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(args)
	return &cli, err
}

func TestTheUnitStartsTheServerWithTheSampleConfiguration(t *testing.T) {
	unit, err := os.ReadFile("../../docs/van-hanh/hoithi.service")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/hoithi (.*)$`).FindStringSubmatch(string(unit))
	if line == nil {
		t.Fatal("no ExecStart")
	}
	sample, err := filepath.Abs("../../docs/van-hanh/hoithi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	args := strings.Fields(strings.Replace(line[1], "/etc/hoithi/hoithi.yaml", sample, 1))
	cli, err := parsed(t, args)
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	if args[0] != "serve" || !cli.Serve.LogJSON || cli.Serve.DB != "/var/lib/hoithi/hoithi.db" || cli.Serve.ACMEDomain[0] != "hoithi.lhh.vn" || cli.Serve.backups() != "/var/lib/hoithi/backups" {
		t.Errorf("%+v", cli.Serve)
	}
	if err := cli.Serve.secure.check(cli.Serve.BaseURL); err != nil {
		t.Errorf("the sample does not go together: %v", err)
	}
	for _, must := range []string{"User=hoithi", "NoNewPrivileges=true", "ProtectSystem=strict", "StateDirectory=hoithi", "CAP_NET_BIND_SERVICE", "UMask=0077"} {
		if !strings.Contains(string(unit), must) {
			t.Errorf("the unit lacks %s", must)
		}
	}
}

// TestTheGuideNamesFlagsThatExist reads every hoithi command of the guide.
func TestTheGuideNamesFlagsThatExist(t *testing.T) {
	guide, err := os.ReadFile("../../docs/van-hanh.md")
	if err != nil {
		t.Fatal(err)
	}
	sample, err := filepath.Abs("../../docs/van-hanh/hoithi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^(?:sudo -u hoithi )?hoithi (.+)$`).FindAllStringSubmatch(string(guide), -1)
	for _, line := range found {
		if _, err := parsed(t, shellWords(strings.ReplaceAll(line[1], "/etc/hoithi/hoithi.yaml", sample))); err != nil {
			t.Errorf("hoithi %s: %v", line[1], err)
		}
	}
	if len(found) < 8 {
		t.Errorf("only %d commands found", len(found))
	}
	var keys []string
	for _, inline := range regexp.MustCompile("`([a-z-]+): [^`]+`").FindAllStringSubmatch(string(guide), -1) {
		keys = append(keys, inline[1])
	}
	c := configuration{}
	for _, key := range keys {
		c[key] = ""
	}
	parser, err := kong.New(&commands{}, kong.Vars{"version": version})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(parser.Model); err != nil || len(keys) < 6 {
		t.Errorf("%v: %v", keys, err)
	}
	var document map[string]any
	if content, err := os.ReadFile(sample); err != nil || yaml.Unmarshal(content, &document) != nil {
		t.Error(err)
	}
}

// shellWords splits at spaces outside of double quotes.
func shellWords(line string) []string {
	var words []string
	for _, word := range regexp.MustCompile(`(?:[^\s"]|"[^"]*")+`).FindAllString(line, -1) {
		words = append(words, strings.ReplaceAll(word, `"`, ""))
	}
	return words
}
