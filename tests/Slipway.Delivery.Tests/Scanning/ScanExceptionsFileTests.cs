using Slipway.Delivery.Scanning;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Scanning;

public sealed class ScanExceptionsFileTests
{
    private const string Good = "exceptions:\n  - id: CVE-1\n    path: src/*\n    reason: r\n    owner: o\n    expires: 2027-01-31\n";

    [Fact]
    public void A_good_file_is_read()
    {
        var exception = ScanExceptionsFile.Parse(Good, "f.yaml").ShouldHaveSingleItem();

        exception.ShouldBe(new ScanException("CVE-1", "r", "o", new(2027, 1, 31)) { Path = "src/*", Line = 2 });
    }

    [Theory]
    [InlineData("")]
    [InlineData("# none yet\n")]
    [InlineData("exceptions:\n")]
    [InlineData("exceptions: []\n")]
    public void A_file_without_exceptions_has_none(string text) => ScanExceptionsFile.Parse(text, "f.yaml").ShouldBeEmpty();

    [Theory]
    [InlineData("exceptions:\n  - id: CVE-1\n    path: x\n    owner: o\n    expires: 2027-01-31\n", "f.yaml:2: the exception has no 'reason'")]
    [InlineData("exceptions:\n  - id: CVE-1\n    reason: r\n    owner: o\n    expires: 2027-01-31\n", "f.yaml:2: the exception for CVE-1 has no scope")]
    [InlineData("exceptions:\n  - id: CVE-1\n    path: x\n    reason: r\n    owner: o\n    expires: soon\n", "'soon' is not a date")]
    [InlineData("exceptions:\n  - id: CVE-1\n    path: x\n    reason: r\n    owner: ''\n    expires: 2027-01-31\n", "f.yaml:5: 'owner' must be a text")]
    [InlineData("exceptions:\n  - id: CVE-1\n    until: 2027-01-31\n", "f.yaml:3: 'until' is not known")]
    [InlineData("exceptions:\n  - CVE-1\n", "f.yaml:2: an exception must have the keys")]
    [InlineData("exceptions:\n  - id: a\n    id: b\n", "f.yaml:3:")]
    [InlineData("exceptions: CVE-1\n", "f.yaml:1: 'exceptions' must be a list")]
    [InlineData("exception: []\n", "f.yaml:1: the file must hold one key")]
    [InlineData("exceptions:\n  - id: [\n", "f.yaml:3:")]
    public void A_mistake_is_told_with_its_line(string text, string why) =>
        Should.Throw<UsageException>(() => ScanExceptionsFile.Parse(text, "f.yaml")).Why.ShouldNotBeNull().ShouldContain(why);
}
