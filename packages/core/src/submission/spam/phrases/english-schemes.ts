import type { PhraseBook } from "./phrase-book.ts";

/** English: what is sold to anyone. */
export const ENGLISH_SCHEMES: PhraseBook = {
  gambling: {
    strong: `
      free spins, no deposit bonus, casino bonus, best online casino, slot gacor, gacor, judi online,
      judi slot, situs judi, situs slot, togel, poker online, bandar togel, win real money, casino games,
      casino slots, sportsbook bonus`,
    medium: `
      online casino, online casinos, online slots, slot online, sports betting, betting tips,
      online betting, real money, welcome bonus, jackpot, jackpots, no deposit, roulette, blackjack,
      baccarat, judi`,
    weak: `slots, casino, casinos, poker, betting, bet, slot, bookmaker, gambling, deposit, bonus`,
  },
  crypto: {
    strong: `
      double your bitcoin, double your btc, double your crypto, bitcoin doubler, free airdrop,
      claim your airdrop, connect your wallet, crypto trading bot, bitcoin trading bot, crypto robot,
      bitcoin robot, crypto investment, bitcoin investment, invest in bitcoin, invest in crypto,
      recover stolen bitcoin, recover your bitcoin, crypto recovery, bitcoin recovery, recover lost crypto,
      forex signals, crypto signals, trading signals, guaranteed profit, guaranteed profits,
      guaranteed returns, guaranteed return, token presale, crypto presale, bitcoin mining investment,
      trading robot`,
    medium: `
      bitcoin in, crypto trading, forex trading, bitcoin trading, binary options, trading bot, usdt,
      airdrop, presale, nft drop, crypto wallet, seed phrase, 0 01 btc, crypto scam, stolen bitcoin,
      passive income, return on investment, daily profit, trading platform, earn bitcoin, free bitcoin`,
    weak: `
      bitcoin, btc, crypto, cryptocurrency, ethereum, forex, nft, wallet, investors, invest, profit,
      profits, trading, blockchain`,
  },
  medicine: {
    strong: `
      buy viagra, cheap viagra, viagra online, generic viagra, buy cialis, cheap cialis, cialis online,
      levitra, tramadol online, buy xanax, xanax for sale, canadian pharmacy, male enhancement,
      penis enlargement, keto gummies, cbd gummies, keto trick, weight loss pills, lose weight fast,
      doctors hate, buy tramadol, buy ozempic, cheap pills, generic pills`,
    medium: `
      online pharmacy, without prescription, no prescription, without a prescription, viagra, cialis,
      tramadol, xanax, ozempic, kamagra, cbd oil, keto, pounds in 30 days, lose 30 pounds, diet pills,
      erectile dysfunction, testosterone booster, discreet shipping`,
    weak: `
      overnight delivery, weight loss, pills, cbd, prescription, pharmacy, meds, detox, trial bottle,
      supplement, supplements`,
  },
  loan: {
    strong: `
      no credit check, bad credit ok, bad credit is ok, loan offer, we offer loans, offer loans,
      urgent loan, unsecured business loan, unsecured loan, unsecured loans, merchant cash advance,
      business funding, get funded, instant loan, instant loans, payday loan, payday loans,
      working capital for your, loan to pay, fast funding, fast loans`,
    medium: `
      loans at, get approved for, get approved in, business loan, business loans, working capital,
      personal loan, personal loans, interest rate, line of credit, credit score, bad credit, 3 interest,
      amount needed, apply for a loan, quick loan, need a loan, business capital`,
    weak: `loan, loans, funding, funds, lender, financing, investor, credit, approved`,
  },
  adult: {
    strong: `
      sex tonight, adult dating, hot girls, sexy girls, horny, hot photos, naked photos, nude photos,
      nude pics, sex chat, webcam girls, call girls, porn videos, free porn, xxx videos, lonely girl,
      sex dating, hookup tonight, onlyfans leaks`,
    medium: `
      escort service, escort services, looking for a man, porn, milf, nude, nudes, singles in your area,
      singles near you, hookup, dating site, erotic, onlyfans`,
    weak: `
      escort, escorts, xxx, handsome, lonely, naked, sex, sexy, hot, dating, girls, cams, adult, singles`,
  },
  easy_money: {
    strong: `
      make money online, earn money online, making money online, make money from home, earn from home,
      work from home and earn, financial freedom, per day from home, get rich, extra income online,
      earn per day, earn per week`,
    medium: `
      no experience required, no experience needed, per week from, work from home, passive income,
      extra income, easy money, earn up to, earn money, make money, 500 daily, a day from, side hustle,
      join our telegram, telegram channel, message us on whatsapp`,
    weak: `earn, income, per day, per week, a day, daily, a week, from home, money, investment`,
  },
  advance_fee: {
    strong: `
      late client, dormant account, god fearing, you have won, won the lottery, claim your prize,
      claim your reward, claim your winnings, million united states dollars, inheritance fund,
      unclaimed fund, unclaimed funds, consignment box, foreign partner, transfer of fund`,
    medium: `
      has won, beneficiary of, the beneficiary, million us dollars, million usd, million dollars,
      bank details, gift card, next of kin, late husband, barrister, attorney of, suffering from cancer,
      private email, charity work, lottery, your full name, utmost, your cooperation, annual draw,
      business proposal, reply for more details, reply for more information, won one million`,
    weak: `
      inheritance, beneficiary, confidential, prize, congratulations, your consent, widow, dear friend,
      my dear, million, millions, transaction, fund, dear sir, good day, attention, dollars, reward`,
  },
  phishing: {
    strong: `
      your account has been limited, your account is limited, account will be suspended,
      verify your identity, domain registration renewal, domain name will expire, your domain will expire,
      download the evidence, evidence here, renew your domain, mailbox is full, quota exceeded`,
    medium: `
      verify your account, confirm your account, domain expiration, copyrighted images, using my images,
      copyright infringement, i will sue you, legal action against you, final notice,
      account has been suspended, my images without, without permission, will be removed from search,
      remove your listing, expires today, expire today, renew now, pay now, verify your,
      failure to complete, unusual activity, i will sue, delete them or`,
    weak: `
      expire, expires, copyright, copyrighted, suspended, limited, identity, evidence, notice, renewal`,
  },
  counterfeit: {
    strong: `
      replica watches, replica watch, replica handbags, replica bags, replica rolex, aaa replica,
      luxury replica, fake passport, buy real passport, darknet market, darknet markets, kraken onion,
      counterfeit money`,
    medium: `
      replica, replicas, darknet, designer handbags, cheap jordans, rolex, ray ban, michael kors,
      cheap shoes, free shipping worldwide`,
    weak: `onion, luxury, gucci, omega, handbags, outlet, wholesale`,
  },
  paper_writing: {
    strong: `
      essay writing service, essay writing services, write my essay, write your essay,
      write your dissertation, dissertation writing, academic writing service, custom essays,
      plagiarism free`,
    medium: `professional essay, buy essay, homework help, essay writing, dissertation cheap`,
    weak: `essay, essays, dissertation, thesis, assignments, homework`,
  },
  hacking: {
    strong: `
      hire a hacker, professional hacker, professional hackers, certified hackers, certified hacker,
      ethical hacker service, hack any, spy on your, recovery expert, recovery experts`,
    medium: `hacked wallets, we recover, hacker, hackers, recovery agent`,
    weak: `hack, hacked, recovery`,
  },
};
