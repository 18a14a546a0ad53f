"""A source in each language, and the names of its symbols in their order."""

from __future__ import annotations

SOURCES = {
    "python": (
        '''\
import os

# of one
@decorated
def one(x):
    def inner():
        pass
    return 1


class Login(Base):
    """Doc."""
    limit = 3

    # of check
    async def check(self):
        return 1

    @property
    def x(self): return 1
    @x.setter
    def x(self, v): pass

    class Inner:
        def m(self): pass


if os:
    def hidden(): pass
''',
        "one Login Login.check Login.x~rwcmr Login.x~opshv Login.Inner Login.Inner.m",
    ),
    "javascript": (
        """\
import a from "a";
/** doc */
export function one() { return 1; }
export default class Login extends B {
  limit = 3;
  handler = () => { return 1; };
  #secret() { return 2; }
  get x() { return 1; }
  set x(v) {}
  static make() { return new Login(); }
}
const arrow = async (a) => { return a; };
export const fn = function () {};
const a1 = () => 1, b1 = 2;
function* gen() {}
export default function () {}
const value = 3;
""",
        "one Login Login.handler Login.#secret Login.x~lfpaa Login.x~bqwuf Login.make arrow fn gen",
    ),
    "typescript": (
        """\
import {a} from "a";
@Injectable()
export class Login<T> {
  private a: number = 1;
  constructor(private x: X) {}
  @Get("/x")
  async check(): Promise<void> { return; }
  handler = (x: number): number => x;
}
export interface Foo { a: string }
export type Bar = Foo | null;
enum E { A, B }
abstract class Q { abstract f(): void; g() {} }
export const h = <T,>(x: T) => x;
function over(a: string): void;
function over(a: any) { }
namespace N { export function inner() {} }
""",
        "Login Login.constructor Login.check Login.handler Foo Bar E Q Q.g h over",
    ),
    "tsx": (
        """\
export const App = () => <div>{1}</div>;
export function Page(): JSX.Element { return <App />; }
""",
        "App Page",
    ),
    "go": (
        """\
package main

import "fmt"

// Login is it.
type Login struct { a int }
type (
  A int
  B int
)
type Iface interface { F() }
// Check does.
func (l *Login) Check() error { return nil }
func (l Login) Out() {}
func (s *Stack[T]) Push(x T) {}
func main() { fmt.Println(1) }
var x = 1
""",
        "Login Iface Login.Check Login.Out Stack.Push main",
    ),
    "rust": (
        """\
use std::fmt;
/// Doc
#[derive(Debug)]
pub struct Login { a: i32 }
enum E { A }
impl Login {
    /// new
    pub fn new() -> Self { Login { a: 1 } }
    fn check(&self) {}
}
impl<T> fmt::Display for Stack<T> { fn fmt(&self) {} }
trait T { fn a(&self); fn b(&self) { } }
mod inner { pub fn f() {} #[cfg(test)] mod tests { fn t() {} } }
fn main() {}
macro_rules! m { () => {} }
const X: i32 = 1;
""",
        "Login E Login.new Login.check Stack.fmt T T.b inner.f inner.tests.t main m",
    ),
    "java": (
        """\
package a.b;
import x.Y;
/** doc */
@Foo
public class Login extends B {
  private int limit = 3;
  public Login() {}
  @Override
  public int check(int a) { return 1; }
  int check() { return 2; }
  static class Inner { void m() {} }
}
interface I { void a(); }
enum E { A, B; int f() { return 1; } }
record R(int a) { R { } void g() {} }
""",
        "Login Login.Login Login.check~zzgfd Login.check~lfpaa Login.Inner Login.Inner.m "
        "I I.a E E.f R R.R R.g",
    ),
    "c": (
        """\
#ifndef A_H
#define A_H
#include <stdio.h>
/* doc */
struct foo { int a; };
struct foo *bar(int a) { return 0; }
static int (*table[2])(void);
int decl(void);
enum e { X };
union u { int a; };
void one(void) {}
int *(*fp(int a))(void) { return 0; }
#endif
""",
        "foo bar e u one",
    ),
    "cpp": (
        """\
#include <x>
namespace ns {
class Login : public B {
 public:
  int check() { return 1; }
  Login();
  ~Login() {}
  bool operator==(const Login& o) const { return true; }
  struct Inner { void m() {} };
};
template <typename T> T maxi(T a, T b) { return a; }
template <class T> class Box { T get() { return t; } };
void Login::out() { }
Login::Login() {}
Login& ref() { }
}
namespace a::b { int f() { return 0; } }
extern "C" { void ext() {} }
int main() { return 0; }
""",
        "ns.Login ns.Login.check ns.Login.~Login ns.Login.operator== ns.maxi ns.Box "
        "ns.Box.get ns.Login.out ns.Login.Login ns.ref a.b.f ext main",
    ),
    "csharp": (
        """\
using System;
namespace A.B {
  /// doc
  [Serializable]
  public class Login : Base {
    int limit = 3;
    public Login() {}
    public int Check(int a) { return 1; }
    public int X { get; set; }
    class Inner { void M() {} }
  }
  interface I { void A(); }
  enum E { A }
  record R(int A);
  struct S { void F() {} }
}
""",
        "A.B.Login A.B.Login.Login A.B.Login.Check A.B.Login.X A.B.Login.Inner A.B.Login.Inner.M "
        "A.B.I A.B.I.A A.B.E A.B.R A.B.S A.B.S.F",
    ),
    "ruby": (
        """\
require "x"
# doc
module M
  class Login < B
    attr_reader :a
    # check
    def check(a)
      1
    end
    def self.make; end
    class << self
      def other; end
    end
    def ok?; true; end
    def x=(v); end
  end
end
def top; end
""",
        "M M.Login M.Login.check M.Login.make M.Login.other M.Login.ok? M.Login.x= top",
    ),
    "php": (
        """\
<?php
namespace A;
use X\\Y;
/** doc */
function one() { return 1; }
class Login extends B {
  private $a = 1;
  /** d */
  #[Attr]
  public function check() { return 2; }
}
interface I { function a(); }
trait T { function b() {} }
enum E { case A; function f() {} }
""",
        "one Login Login.check I I.a T T.b E E.f",
    ),
    "bash": (
        """\
#!/bin/sh
# doc
one() { echo 1; }
function two { echo 2; }
echo x
""",
        "one two",
    ),
}
