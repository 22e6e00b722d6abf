// Kits: rules documents to start a contest from, embedded in the program.
package contests

import (
	"embed"
	"io/fs"
	"strings"

	"hoithi/internal/fault"
)

//go:embed kits/*.yaml
var kits embed.FS

// Kits lists the names of the kits, sorted.
func Kits() []string {
	files, err := fs.ReadDir(kits, "kits")
	if err != nil {
		panic(err) // embedded: cannot fail in a program that was built
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(f.Name(), ".yaml")
	}
	return names
}

// Kit is the document of one kit; an unknown name is NotFound.
func Kit(name string) ([]byte, error) {
	doc, err := kits.ReadFile("kits/" + name + ".yaml")
	if err != nil {
		return nil, fault.NotFound("contest.unknown_kit", "Name", name, "Known", strings.Join(Kits(), ", "))
	}
	return doc, nil
}
