// What go/types sees in a tree, tab-separated, with paths relative to it:
//	F  file        a file that was checked for this system and without build tags
//	E  file  file  it uses a package-level name that the other one declares
//	M  file  file  it uses a method or a field that the other one declares
// Packages that are neither in the tree nor in the standard library are empty: what comes of them is not known.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
)

var (
	fset    = token.NewFileSet()
	root    string
	modules = map[string]string{} // path to folder
	cache   = map[string]*types.Package{}
	std     = importer.ForCompiler(fset, "source", nil)
	edges   = map[string]bool{}
	parsed  = map[string]*ast.File{}
)

type from string // a folder, for its imports

func (f from) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if dir := find(path, string(f)); dir != "" {
		return load(dir)
	}
	if !strings.Contains(strings.Split(path, "/")[0], ".") {
		return std.Import(path)
	}
	return nil, fmt.Errorf("not here: %s", path)
}

func find(path, above string) string {
	best, dir := "", ""
	for module, folder := range modules {
		if (path == module || strings.HasPrefix(path, module+"/")) && len(module) > len(best) {
			best, dir = module, filepath.Join(folder, strings.TrimPrefix(path, module))
		}
	}
	if dir != "" && has(dir) {
		return dir
	}
	for strings.HasPrefix(above, root) {
		if d := filepath.Join(above, "vendor", path); has(d) {
			return d
		}
		above = filepath.Dir(above)
	}
	if d := filepath.Join(root, "src", path); has(d) {
		return d
	}
	return ""
}

func has(dir string) bool {
	found, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	return len(found) > 0
}

func files(dir string, names []string) (result []*ast.File) {
	for _, name := range names {
		full := filepath.Join(dir, name)
		if parsed[full] == nil {
			f, err := parser.ParseFile(fset, full, nil, 0)
			if f == nil {
				fmt.Fprintln(os.Stderr, err)
				continue
			}
			parsed[full] = f
		}
		result = append(result, parsed[full])
	}
	return
}

func check(dir, path string, list []*ast.File) *types.Package {
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: from(dir), FakeImportC: true, Error: func(error) {}}
	pkg, _ := conf.Check(path, fset, list, info)
	for id, obj := range info.Uses {
		at, to := fset.Position(id.Pos()).Filename, fset.Position(obj.Pos()).Filename
		if at == to || obj.Pkg() == nil || !obj.Pos().IsValid() {
			continue
		}
		if _, isName := obj.(*types.PkgName); isName {
			continue
		}
		kind := "M"
		if obj.Parent() == obj.Pkg().Scope() {
			kind = "E"
		}
		a, err1 := filepath.Rel(root, at)
		b, err2 := filepath.Rel(root, to)
		if err1 == nil && err2 == nil && !strings.HasPrefix(b, "..") {
			edges[kind+"\t"+a+"\t"+b] = true
		}
	}
	return pkg
}

func load(dir string) (*types.Package, error) {
	if pkg, ok := cache[dir]; ok {
		if pkg == nil {
			return nil, fmt.Errorf("cycle: %s", dir)
		}
		return pkg, nil
	}
	cache[dir] = nil
	p, err := build.ImportDir(dir, 0)
	if p == nil || len(p.GoFiles)+len(p.CgoFiles) == 0 {
		return nil, err
	}
	pkg := check(dir, dir, files(dir, append(p.GoFiles, p.CgoFiles...)))
	cache[dir] = pkg
	return pkg, nil
}

func main() {
	root, _ = filepath.Abs(os.Args[1])
	build.Default.Dir = root
	var dirs []string
	filepath.Walk(root, func(p string, i os.FileInfo, err error) error {
		if err == nil && i.IsDir() {
			if n := i.Name(); p != root && (n == "testdata" || n[0] == '.' || n[0] == '_') {
				return filepath.SkipDir
			}
			if text, err := os.ReadFile(filepath.Join(p, "go.mod")); err == nil {
				for _, line := range strings.Split(string(text), "\n") {
					if f := strings.Fields(line); len(f) > 1 && f[0] == "module" {
						modules[strings.Trim(f[1], "\"")] = p
					}
				}
			}
			dirs = append(dirs, p)
		}
		return nil
	})
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, dir := range dirs {
		p, _ := build.ImportDir(dir, 0)
		if p == nil {
			continue
		}
		own := append(append([]string{}, p.GoFiles...), p.CgoFiles...)
		for _, name := range append(append(append([]string{}, own...), p.TestGoFiles...), p.XTestGoFiles...) {
			rel, _ := filepath.Rel(root, filepath.Join(dir, name))
			fmt.Fprintln(out, "F\t"+rel)
		}
		load(dir)
		var augmented *types.Package
		if len(p.TestGoFiles) > 0 {
			augmented = check(dir, dir, files(dir, append(own, p.TestGoFiles...)))
		}
		if len(p.XTestGoFiles) > 0 {
			plain := cache[dir]
			if augmented != nil {
				cache[dir] = augmented // export_test.go is seen by the external tests alone
			}
			check(dir, dir+"_test", files(dir, p.XTestGoFiles))
			cache[dir] = plain
		}
	}
	for e := range edges {
		fmt.Fprintln(out, e)
	}
}
