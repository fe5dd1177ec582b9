using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Oci.Layers;

namespace Slipway.Oci.Tests.Layers;

public class DeflaterTests
{
    [Fact]
    public void What_is_compressed_comes_back_whatever_it_was() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(Inputs().ToArbitrary(), input => Decompress(Compress(input)).AsSpan().SequenceEqual(input)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(258)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(262_145)]
    [InlineData(900_000)]
    public void Every_length_around_a_boundary_comes_back(int length)
    {
        var zeros = new byte[length];
        var noise = new byte[length];
        new Random(7).NextBytes(noise);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, (length / 5) + 1).Select(number => $"{number * 7919 % 1000} abc")))[..length];

        foreach (var input in new[] { zeros, noise, text })
        {
            Decompress(Compress(input)).SequenceEqual(input).ShouldBeTrue();
        }
    }

    [Fact]
    public void How_the_input_is_cut_into_writes_makes_no_difference()
    {
        var input = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(number => $"line {number % 977}\n")));

        Compress(input, step: 1_000).SequenceEqual(Compress(input)).ShouldBeTrue();
        Compress(input, step: 77).SequenceEqual(Compress(input)).ShouldBeTrue();
    }

    [Fact]
    public void Noise_grows_by_next_to_nothing()
    {
        var noise = new byte[1_000_000];
        new Random(1).NextBytes(noise);

        Compress(noise).Length.ShouldBeLessThan(1_000_500);
    }

    [Fact]
    public void It_is_about_as_dense_as_zlib()
    {
        var input = File.ReadAllBytes(typeof(Shouldly.Should).Assembly.Location);
        using var zlib = new MemoryStream();
        using (var deflate = new DeflateStream(zlib, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(input);
        }

        Compress(input).Length.ShouldBeLessThan((int)(zlib.Length * 1.05));
    }

    [Fact]
    public void The_bytes_of_a_known_input_stay_the_same_for_ever()
    {
        // A change here changes the digest of every image: it needs a decision, not an update of this line.
        var input = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(number => $"entry {number * number % 3001}\n")));

        Digest.Of(Compress(input)).ToString().ShouldBe("sha256:f9c054667d4369c77fe76c24a747b8430c42be41d71e7a55fa482ea59c90331e");
    }

    [Theory]
    [InlineData(34)] // Fibonacci weights give the deepest tree
    [InlineData(286)]
    public void No_code_is_longer_than_its_limit(int symbols)
    {
        var weights = new int[symbols];
        for (var (at, current, next) = (0, 1, 1); at < symbols; at++)
        {
            weights[at] = current;
            (current, next) = (next, at < 40 ? current + next : 1);
        }

        var code = HuffmanCode.Of(weights, 15);

        code.Lengths.ShouldAllBe(length => length >= 1 && length <= 15);
        code.Lengths.Sum(length => Math.Pow(2, -length)).ShouldBe(1); // Kraft: complete
    }

    private static Gen<byte[]> Inputs() => Gen.OneOf(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(),
        from unit in Gen.Choose(0, 3).Select(value => (byte)value).NonEmptyListOf()
        from times in Gen.Choose(1, 2_000)
        select Enumerable.Repeat(unit, times).SelectMany(bytes => bytes).ToArray(),
        from seed in Gen.Choose(0, int.MaxValue)
        from length in Gen.Choose(0, 400_000)
        select Skewed(seed, length));

    private static byte[] Skewed(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)(random.Next(256) & random.Next(256) & random.Next(256)))];
    }

    private static byte[] Compress(byte[] input, int step = int.MaxValue)
    {
        var output = new MemoryStream();
        var deflater = new Deflater(output);
        for (var at = 0; at < input.Length; at += Math.Min(step, input.Length - at))
        {
            deflater.Write(input.AsSpan(at, Math.Min(step, input.Length - at)));
        }

        deflater.Finish();
        return output.ToArray();
    }

    private static byte[] Decompress(byte[] compressed)
    {
        var output = new MemoryStream();
        using var inflate = new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress);
        inflate.CopyTo(output);
        return output.ToArray();
    }
}
