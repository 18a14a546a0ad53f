<?php
// What PHP-Parser sees in a tree, tab-separated, with paths relative to it:
//   F  file        a file that it parsed
//   E  file  file  it names a class, function or constant that the other one declares, or includes the other one
//   M  file  file  it only imports a name (for a comment); or one of several files that declare a name
// Of several files that declare a name, the one whose path ends as the name does is meant, where there is just one.
// Usage: php uses.php TREE PATH_TO_PHPPARSERS_AUTOLOAD
require $argv[2];

use PhpParser\Node;
use PhpParser\NodeTraverser;
use PhpParser\NodeVisitor\NameResolver;
use PhpParser\NodeVisitorAbstract;

class Reader extends NodeVisitorAbstract
{
    public array $declares = [];
    public array $uses = [];
    public array $imports = [];
    public array $includes = [];

    public function __construct(private string $file)
    {
    }

    public function enterNode(Node $node)
    {
        if ($node instanceof Node\Stmt\ClassLike && $node->namespacedName) {
            $this->declares['class ' . strtolower($node->namespacedName)] = 1;
        } elseif ($node instanceof Node\Stmt\Function_) {
            $this->declares['function ' . strtolower($node->namespacedName)] = 1;
        } elseif ($node instanceof Node\Stmt\Const_) {
            foreach ($node->consts as $const) {
                $this->declares['const ' . $this->constant($const->namespacedName)] = 1;
            }
        } elseif ($node instanceof Node\Stmt\Use_) {
            foreach ($node->uses as $use) {
                $this->imports['class ' . strtolower($use->name)] = 1;
            }
            return NodeTraverser::DONT_TRAVERSE_CHILDREN;
        } elseif ($node instanceof Node\Expr\Include_) {
            $this->includes[] = $this->path($node->expr);
        } elseif ($node instanceof Node\Expr\FuncCall && $node->name instanceof Node\Name) {
            $this->add('function', $node->name, true);
        } elseif ($node instanceof Node\Expr\ConstFetch) {
            $this->add('const', $node->name, false);
        } elseif ($node instanceof Node\Name\FullyQualified) {
            $this->uses['class ' . strtolower($node)] = 1;
        }
        return null;
    }

    private function add(string $kind, Node\Name $name, bool $folded): void
    {
        $full = $name->getAttribute('namespacedName') ?? $name;
        foreach ([$full, $name] as $one) {
            $this->uses["$kind " . ($folded ? strtolower($one) : $this->constant($one))] = 1;
        }
    }

    private function path(Node\Expr $part): string
    {
        $evaluator = new PhpParser\ConstExprEvaluator(function (Node\Expr $part) {
            if ($part instanceof Node\Scalar\MagicConst\Dir) {
                return dirname($this->file);
            }
            if ($part instanceof Node\Scalar\MagicConst\File) {
                return $this->file;
            }
            if ($part instanceof Node\Expr\FuncCall && (string) $part->name === 'dirname') {
                return dirname(...array_map(fn($one) => $this->path($one->value), $part->args));
            }
            throw new PhpParser\ConstExprEvaluationException();
        });
        try {
            return (string) $evaluator->evaluateDirectly($part);
        } catch (Throwable $error) {
            return '';
        }
    }

    private function constant($name): string
    {
        $parts = explode('\\', (string) $name);
        $last = array_pop($parts);
        return ($parts ? strtolower(implode('\\', $parts)) . '\\' : '') . $last;
    }
}

$root = realpath($argv[1]);
$parser = (new PhpParser\ParserFactory())->create(PhpParser\ParserFactory::PREFER_PHP7);
$readers = [];
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($root, FilesystemIterator::SKIP_DOTS)) as $file) {
    if ($file->getExtension() !== 'php') {
        continue;
    }
    try {
        $statements = $parser->parse(file_get_contents($file));
    } catch (PhpParser\Error $error) {
        continue;
    }
    $traverser = new NodeTraverser();
    $traverser->addVisitor(new NameResolver());
    $reader = new Reader((string) $file);
    $traverser->addVisitor($reader);
    $traverser->traverse($statements);
    $readers[substr($file, strlen($root) + 1)] = $reader;
}
$owners = [];
foreach ($readers as $key => $reader) {
    echo "F\t$key\n";
    foreach ($reader->declares as $name => $_) {
        $owners[$name][] = $key;
    }
}
foreach ($readers as $key => $reader) {
    foreach (array_keys($reader->imports) as $name) {
        foreach ($owners[$name] ?? [] as $one) {
            echo "M\t$key\t$one\n";
        }
    }
    foreach ($reader->includes as $path) {
        $real = realpath(str_starts_with($path, '/') ? $path : dirname("$root/$key") . "/$path");
        if ($path !== '' && $real && str_starts_with($real, "$root/")) {
            echo "E\t$key\t" . substr($real, strlen($root) + 1) . "\n";
        }
    }
    foreach ($reader->uses as $name => $_) {
        $files = $owners[$name] ?? [];
        if (count($files) > 1) {
            $path = str_replace('\\', '/', explode(' ', $name)[1]);
            $last = strrpos($path, '/') === false ? $path : substr($path, strrpos($path, '/') + 1);
            $all = $files;
            $files = array_filter($files, fn($one) => strtolower(basename($one, '.php')) === $last);
            foreach (count($files) === 1 ? [] : $all as $one) {
                echo "M\t$key\t$one\n";
            }
        }
        if (count($files) === 1) {
            echo "E\t$key\t" . reset($files) . "\n";
        }
    }
}
