using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Slipway.Tooling.Tests;

public sealed class AbsolutePathTests
{
    private static readonly AbsolutePath Root = AbsolutePath.Create("/work shop/repo");

    [Theory]
    [InlineData("/a/b/", "/a/b")]
    [InlineData("/a/./b/../c", "/a/c")]
    [InlineData("//a///b", "/a/b")]
    [InlineData("/..", "/")]
    [InlineData("/", "/")]
    public void A_path_is_normalized(string text, string expected) => AbsolutePath.Create(text).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("a/b")]
    [InlineData("./a")]
    [InlineData("")]
    [InlineData(" ")]
    public void A_relative_text_is_refused(string text) => Should.Throw<ArgumentException>(() => AbsolutePath.Create(text));

    [Theory]
    [InlineData("src", "/work shop/repo/src")]
    [InlineData("../x", "/work shop/x")]
    [InlineData("/etc", "/etc")]
    [InlineData("", "/work shop/repo")]
    public void A_text_may_be_relative_to_a_folder(string text, string expected) => AbsolutePath.Create(text, Root).ToString().ShouldBe(expected);

    [Fact]
    public void Appending_a_rooted_path_is_refused_for_it_would_leave_the_folder() => Should.Throw<ArgumentException>(() => Root / "/etc");

    [Theory]
    [InlineData("/a", "/a", true)]
    [InlineData("/a/b", "/a", true)]
    [InlineData("/ab", "/a", false)]
    [InlineData("/", "/a", false)]
    [InlineData("/a", "/", true)]
    public void A_folder_holds_itself_and_what_lies_in_it(string path, string folder, bool expected) =>
        AbsolutePath.Create(path).IsWithin(AbsolutePath.Create(folder)).ShouldBe(expected);

    [Fact]
    public void Names_and_parents()
    {
        var file = Root / "src" / "App.Tests.csproj";
        (file.Name, file.NameWithoutExtension, file.Parent).ShouldBe(("App.Tests.csproj", "App.Tests", Root / "src"));
        AbsolutePath.Create("/").Parent.ShouldBeNull();
    }

    [Fact]
    public void Equal_texts_are_equal_paths_and_case_counts()
    {
        (Root / "a" == Root / "a/").ShouldBeTrue();
        (Root / "a" != Root / "A").ShouldBeTrue();
        (Root / "a").GetHashCode().ShouldBe((Root / "b" / ".." / "a").GetHashCode());
    }

    [Fact]
    public void A_path_is_stored_as_text_and_a_relative_one_is_damage()
    {
        JsonSerializer.Serialize(Root).ShouldBe("\"/work shop/repo\"");
        JsonSerializer.Deserialize<AbsolutePath>("\"/work shop/repo\"").ShouldBe(Root);
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<AbsolutePath>("\"repo\""));
    }

    [Fact]
    public void The_way_from_any_folder_to_any_path_leads_there() => Prop.ForAll(Paths, Paths, (from, to) =>
    {
        (from / to.RelativeTo(from)).ShouldBe(to);
        to.IsWithin(from).ShouldBe(from == to || !to.RelativeTo(from).StartsWith("..", StringComparison.Ordinal));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Going_down_and_up_again_leads_back() => Prop.ForAll(Paths, path =>
    {
        (path / "x" / "..").ShouldBe(path);
        (path / "x").Parent.ShouldBe(path);
        AbsolutePath.Create(path).ShouldBe(path);
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<AbsolutePath> Paths { get; } =
        Gen.ListOf(Gen.Elements("a", "b", "a b", "ü", ".hidden")).Select(names => AbsolutePath.Create("/" + string.Join('/', names))).ToArbitrary();
}
