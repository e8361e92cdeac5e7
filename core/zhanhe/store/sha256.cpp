#include "zhanhe/store/sha256.hpp"

#include <array>
#include <bit>
#include <cstdint>

// NIST FIPS 180-4, sections 4.1.2 (functions), 4.2.2 (constants), 5.1.1 (padding), 5.3.3 (first state) and 6.2.2.
//
// The text is padded with one bit 1, zeros, and its length in bits as a 64-bit number to whole blocks of 512 bits.
// Each block of 16 words W_0..W_15 is stretched to 64 words,
//
//   W_t = s1(W_{t-2}) + W_{t-7} + s0(W_{t-15}) + W_{t-16},
//
// and mixed into the state in 64 rounds; then the state before the block is added. All sums are modulo 2^32.
//
//   symbol                   meaning                                   variable
//   H                        state, eight words                        hash
//   a..h                     working copy of the state                 s[0]..s[7]
//   W_t                      message schedule                          w
//   K_t                      round constants                           round_constants
//   Sigma0, Sigma1           mixing of a and e                         big0, big1
//   sigma0, sigma1           mixing of the schedule                    small0, small1

namespace zhanhe::store {

namespace {

using Word = std::uint32_t;

/// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<Word, 64> round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// The same of the square roots of the first eight primes.
using Hash = std::array<Word, 8>;
constexpr Hash first_hash{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

constexpr std::size_t block_bytes = 64;

Word big0(Word x) { return std::rotr(x, 2) ^ std::rotr(x, 13) ^ std::rotr(x, 22); }
Word big1(Word x) { return std::rotr(x, 6) ^ std::rotr(x, 11) ^ std::rotr(x, 25); }
Word small0(Word x) { return std::rotr(x, 7) ^ std::rotr(x, 18) ^ (x >> 3U); }
Word small1(Word x) { return std::rotr(x, 17) ^ std::rotr(x, 19) ^ (x >> 10U); }

void mix(Hash& hash, std::string_view block) {
  std::array<Word, 64> w{};
  for (std::size_t t = 0; t < 16; ++t) {
    for (std::size_t byte = 0; byte < 4; ++byte) {
      w[t] = (w[t] << 8U) | static_cast<unsigned char>(block[4 * t + byte]);
    }
  }
  for (std::size_t t = 16; t < 64; ++t) w[t] = small1(w[t - 2]) + w[t - 7] + small0(w[t - 15]) + w[t - 16];

  Hash s = hash;
  for (std::size_t t = 0; t < 64; ++t) {
    const Word choose = (s[4] & s[5]) ^ (~s[4] & s[6]);
    const Word majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
    const Word t1 = s[7] + big1(s[4]) + choose + round_constants[t] + w[t];
    const Word t2 = big0(s[0]) + majority;
    s = {t1 + t2, s[0], s[1], s[2], s[3] + t1, s[4], s[5], s[6]};
  }
  for (std::size_t i = 0; i < hash.size(); ++i) hash[i] += s[i];
}

}  // namespace

std::string sha256(std::string_view bytes) {
  Hash hash = first_hash;
  const std::size_t whole = bytes.size() / block_bytes * block_bytes;
  for (std::size_t at = 0; at < whole; at += block_bytes) mix(hash, bytes.substr(at, block_bytes));

  std::string rest(bytes.substr(whole));
  rest += '\x80';
  while (rest.size() % block_bytes != block_bytes - 8) rest += '\0';
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (unsigned shift = 64; shift > 0;) {
    shift -= 8;
    rest += static_cast<char>((bits >> shift) & 0xffU);
  }
  for (std::size_t at = 0; at < rest.size(); at += block_bytes)
    mix(hash, std::string_view(rest).substr(at, block_bytes));

  std::string text;
  for (const Word word : hash) {
    for (unsigned shift = 32; shift > 0;) {
      shift -= 4;
      text += "0123456789abcdef"[(word >> shift) & 0xfU];
    }
  }
  return text;
}

}  // namespace zhanhe::store
