namespace Slipway.Tooling.Tests;

public sealed class CompilerMessageTests
{
    private static readonly AbsolutePath Root = AbsolutePath.Create("/work tree/app");

    [Theory]
    [InlineData("/work tree/app/src/A.cs(3,14): error CS1002: ; expected [/work tree/app/src/A.csproj]", "Error src/A.cs 3 14 CS1002: ; expected")]
    [InlineData("  src/A.cs(3,14,3,20): warning CA1822: Mark it static [/a.csproj::TargetFramework=net10.0]", "Warning src/A.cs 3 14 CA1822: Mark it static")]
    [InlineData("/elsewhere/B.cs(7): error CS0001: bad", "Error /elsewhere/B.cs 7 1 CS0001: bad")]
    [InlineData("MSBUILD : error MSB1009: Project file does not exist.", "Error    MSB1009: Project file does not exist.")]
    [InlineData("/work tree/app/A.csproj : error NU1101: Unable to find package X. [/work tree/app/A.slnx]", "Error    NU1101: Unable to find package X.")]
    [InlineData("CSC : fatal error CS2012: Cannot open", "Error    CS2012: Cannot open")]
    public void A_message_is_read_with_its_place(string line, string expected)
    {
        var read = CompilerMessage.Parse(line, Root).ShouldNotBeNull();
        $"{read.Level} {read.File} {read.Line} {read.Column} {read.Message}".ShouldBe(expected);
    }

    [Theory]
    [InlineData("Build succeeded.")]
    [InlineData("    0 Warning(s)")]
    [InlineData("an error occurred")]
    public void Anything_else_is_none(string line) => CompilerMessage.Parse(line, Root).ShouldBeNull();

    [Fact]
    public void An_error_that_is_printed_twice_is_found_once_and_warnings_are_not_errors() =>
        CompilerMessage.FindErrors("A.cs(1,2): error CS1: x [p]\nA.cs(1,2): error CS1: x [p]\r\nA.cs(1,2): warning CS2: y [p]", Root).Count.ShouldBe(1);
}
