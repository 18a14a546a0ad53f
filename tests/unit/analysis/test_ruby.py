"""Which file of a repository a Ruby file depends on."""

from __future__ import annotations

import pytest

from coord_core.analysis.languages.ruby_constants import underscored
from tests.support.analysis import edges


@pytest.mark.parametrize(
    "source",
    [
        'require_relative "../lib/foo/bar"',
        'require_relative "../lib/foo/bar.rb"',
        'require "foo/bar"',
        "require 'foo/bar.rb'",
        'load "foo/bar.rb"',
        'autoload :Bar, "foo/bar"',
        'Foo.autoload :Bar, "foo/bar"',
        'require_dependency "foo/bar"',
        'require File.expand_path("../../lib/foo/bar", __FILE__)',
        'require File.join(__dir__, "../lib/foo/bar")',
        'require File.expand_path("../lib/foo/bar", __dir__)',
    ],
)
def test_a_file_is_found_however_it_is_required(source: str) -> None:
    files = {"bin/x.rb": source, "lib/foo/bar.rb": "", "vendor/x/other/bar.rb": ""}
    assert edges(files) == {("bin/x.rb", "lib/foo/bar.rb")}


@pytest.mark.parametrize(
    "source", ['require "json"', 'require "foo/#{x}"', "require x", 'x.require "json2"', 'require "/abs/bar"']
)
def test_what_is_of_no_load_path_leads_nowhere(source: str) -> None:
    files = {"lib/x.rb": source, "deep/json.rb": "", "lib/json2.rb": "", "lib/bar.rb": ""}
    assert edges(files) == set()


def test_of_several_gems_the_own_load_path_counts() -> None:
    files = {f"{gem}/lib/{name}": text for gem in ("a", "b") for name, text in
             {"x.rb": 'require "version"', "version.rb": ""}.items()}  # fmt: skip
    assert edges(files) == {("a/lib/x.rb", "a/lib/version.rb"), ("b/lib/x.rb", "b/lib/version.rb")}


def test_a_file_of_the_load_path_comes_before_one_beside_the_file() -> None:
    files = {"lib/doc/x.rb": 'require "doc"', "lib/doc/doc.rb": "", "lib/doc.rb": ""}
    assert edges(files) == {("lib/doc/x.rb", "lib/doc.rb")}
    assert edges({"tools/x.rb": 'require "y"', "tools/y.rb": ""}) == {("tools/x.rb", "tools/y.rb")}


def test_constants_lead_to_where_zeitwerk_finds_them() -> None:
    files = {
        "app/controllers/users_controller.rb": "class Users < ApplicationController; User.find; end",
        "app/controllers/application_controller.rb": "class ApplicationController; include Trackable; end",
        "app/controllers/concerns/trackable.rb": "module Trackable; end",
        "app/models/user.rb": "class User < ApplicationRecord; Admin::HTTPClient.new; end",
        "app/models/application_record.rb": "class ApplicationRecord; end",
        "app/services/admin/http_client.rb": "module Admin; class HTTPClient; end; end",
    }
    users, user = "app/controllers/users_controller.rb", "app/models/user.rb"
    assert edges(files) == {
        (users, "app/controllers/application_controller.rb"),
        (users, user),
        ("app/controllers/application_controller.rb", "app/controllers/concerns/trackable.rb"),
        (user, "app/models/application_record.rb"),
        (user, "app/services/admin/http_client.rb"),
    }


def test_a_constant_is_looked_for_from_the_inside_out() -> None:
    files = {
        "lib/a/x.rb": "module A; class X; Log.new; ::Log.new; end; end",
        "lib/a/log.rb": "module A; class Log; end; end",
        "lib/log.rb": "class Log; end",
        "lib/b/y.rb": "module B; Log; end",
    }
    assert edges(files) == {
        ("lib/a/x.rb", "lib/a/log.rb"), ("lib/a/x.rb", "lib/log.rb"), ("lib/b/y.rb", "lib/log.rb"),
    }  # fmt: skip


def test_a_constant_inside_a_class_is_the_class_file() -> None:
    files = {"lib/x.rb": "Limits::MAX; Limits::Deep::Er", "lib/limits.rb": "class Limits; MAX = 1; end"}
    assert edges(files) == {("lib/x.rb", "lib/limits.rb")}


def test_a_module_that_many_files_open_belongs_to_none() -> None:
    files = {
        "lib/shop/a.rb": "module Shop; class A; end; end",
        "lib/shop/b.rb": "module Shop; class B; end; end",
        "lib/x.rb": "Shop.go",
    }
    assert edges(files) == set()
    files["lib/shop.rb"] = "module Shop; end"
    assert edges(files) == {("lib/x.rb", "lib/shop.rb")}


def test_a_stub_among_the_tests_is_not_what_others_mean() -> None:
    files = {"lib/x.rb": "Logger.new", "spec/support.rb": "class Logger; end", "spec/y.rb": "Logger.new"}
    assert edges(files) == {("spec/y.rb", "spec/support.rb")}


def test_a_class_of_rubys_own_is_not_the_file_that_opens_it_again() -> None:
    files = {
        "lib/core_ext/string.rb": "class String; def shout; end; end",
        "lib/x.rb": "String.new; Shop::String",
    }
    assert edges(files) == set()
    files["lib/shop/string.rb"] = "module Shop; class String; end; end"
    assert edges(files) == {("lib/x.rb", "lib/shop/string.rb")}


def test_a_struct_is_found_by_its_constant() -> None:
    files = {"lib/geometry/kinds.rb": "module G; Point = Struct.new(:x); end", "lib/y.rb": "G::Point.new(1)"}
    assert edges(files) == {("lib/y.rb", "lib/geometry/kinds.rb")}


@pytest.mark.parametrize(
    ("name", "path"),
    [("Foo::BarBaz", "foo/bar_baz"), ("HTTPClient", "http_client"), ("OAuth2", "o_auth2"), ("X", "x")],
)
def test_names_of_constants_become_paths(name: str, path: str) -> None:
    assert underscored(name) == path
