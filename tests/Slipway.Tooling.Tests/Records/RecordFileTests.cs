using Slipway.Testing;
using Slipway.Tooling.Records;

namespace Slipway.Tooling.Tests.Records;

public sealed class RecordFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private AbsolutePath File => _folder.Path / "sample.json";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back_also_where_it_is_null()
    {
        var record = new Sample("a", null, null, Kind.TwoWords);
        RecordFile.Write(File, record);
        RecordFile.Read<Sample>(File).ShouldBe(record);
        System.IO.File.ReadAllText(File).ShouldBe("{\n  \"schema\": \"slipway/sample/1\",\n  \"name\": \"a\",\n  \"kind\": \"twoWords\"\n}\n");
    }

    [Fact]
    public void A_missing_record_says_so() =>
        Should.Throw<RecordException>(() => RecordFile.Read<Sample>(File)).Reason.ShouldBe("it does not exist");

    [Theory]
    [InlineData("{\"schema\": \"slipway/sample/2\"}", "its schema is slipway/sample/2; this build reads slipway/sample/1")]
    [InlineData("{\"name\": \"a\"}", "it names no schema")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{\"schema\": \"slipway/sample/1\", \"na", "it is damaged")]
    [InlineData("{\"schema\": \"slipway/sample/1\", \"name\": null, \"kind\": \"one\"}", "it is damaged")]
    [InlineData("{\"schema\": \"slipway/sample/1\", \"kind\": \"one\"}", "it is damaged")]
    [InlineData("{\"schema\": \"slipway/sample/1\", \"name\": \"a\", \"kind\": \"three\"}", "it is damaged")]
    [InlineData("{\"schema\": \"slipway/sample/1\", \"name\": \"a\", \"name\": \"b\", \"kind\": \"one\"}", "it is damaged")]
    [InlineData("{\"schema\": \"slipway/sample/1\", \"schema\": \"slipway/sample/1\"}", "it is damaged")]
    [InlineData("{\"schema\": \"slipway/sample/1\", \"name\": \"a\", \"kind\": \"one\", \"place\": \"not/rooted\"}", "it is damaged")]
    [InlineData("{\"schema\": 1}", "it is damaged")]
    [InlineData("", "it is damaged")]
    public void A_record_that_cannot_be_used_says_why(string content, string reason)
    {
        System.IO.File.WriteAllText(File, content);
        Should.Throw<RecordException>(() => RecordFile.Read<Sample>(File)).Reason.ShouldStartWith(reason);
    }

    private enum Kind
    {
        One,
        TwoWords,
    }

    [RecordSchema("sample", 1)]
    private sealed record Sample(string Name, string? Remark, int? Count, Kind Kind, AbsolutePath? Place = null);
}
