/**
 * Domains that hand out mailboxes to anyone for minutes, the best known 550 or so; relays that protect a person's own address
 * (of browsers, of operating systems) are none of them. Each was confirmed in the public-domain (CC0) list of
 * github.com/disposable-email-domains in 2026.
 */
export const DISPOSABLE_DOMAINS: ReadonlySet<string> = new Set(
  `
10mail.org 10mail.xyz 10minmail.de 10minut.com.pl 10minutemail.be 10minutemail.co.uk 10minutemail.com
10minutemail.de 10minutemail.net 10minutemail.us 10minutesmail.com 1secmail.com 1secmail.net 1secmail.org
20mail.it 20minutemail.com 20minutemail.it 30minutemail.com 5minutemail.net 60minutemail.com abyssmail.com
anonbox.net anonmails.de anonymbox.com antispam.de armyspy.com bareed.ws bbitq.com binkmail.com
bobmail.info boximail.com bugmenot.com bumpymail.com burnthespam.info byom.de casualdx.com chammy.info
chitthi.in clrmail.com cosmorph.com courriel.fr.nf crazymailing.com curryworld.de cuvox.de dacoolest.com
dandikmail.com dayrep.com dcctb.com deadaddress.com deadspam.com despam.it despammed.com devnullmail.com
dingbone.com disbox.net disbox.org discard.email discardmail.com discardmail.de disposable-email.ml
disposable.site disposableaddress.com disposableemailaddresses.com disposableinbox.com dispose.it
disposeamail.com disposemail.com dispostable.com dodgeit.com dodgemail.de dodgit.com dodgit.org
dontreg.com dontsendmespam.de dpptd.com drdrb.com drdrb.net drmail.in dropjar.com dropmail.me
dump-email.info dumpandjunk.com dumpmail.de dumpyemail.com easytrashmail.com einrot.com email-fake.com
email60.com emaildienst.de emailfake.com emailias.com emailigo.de emailinfive.com emailmiser.com
emailna.co emailondeck.com emailsensei.com emailtemporanea.com emailtemporanea.net emailtemporario.com.br
emailthe.net emailtmp.com emailto.de emailwarden.com emailxfer.com emlhub.com emlpro.com emltmp.com
emz.net ephemail.net esiix.com etempmail.net explodemail.com eyepaste.com ezztt.com fakeinbox.com
fakeinformation.com fakemail.fr fakemail.net fakemailgenerator.com fastacura.com fexbox.org fexbox.ru
fexpost.com filzmail.com finews.biz fixmail.tk fizmail.com fleckens.hu flymail.tk frapmail.com freeml.net
garliclife.com gehensiemirnichtaufdensack.de generator.email get1mail.com get2mail.fr getairmail.com
getnada.com getonemail.com getonemail.net girlsundertheinfluence.com gishpuppy.com givmail.com
great-host.in greensloth.com grr.la guerillamail.com guerillamail.net guerillamail.org guerrillamail.biz
guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org
guerrillamailblock.com gufum.com gustr.com haltospam.com harakirimail.com hatespam.org hidemail.de
hidzz.com hmamail.com hochsitze.com hulapla.de icznn.com ieatspam.eu ieatspam.info ihateyoualot.info
imails.info inboxalias.com inboxbear.com inboxclean.com inboxclean.org inboxkitten.com inboxproxy.com
incognitomail.com incognitomail.net incognitomail.org inoutmail.de inoutmail.eu inpwa.com instant-mail.de
instantemailaddress.com intopwa.com ipoo.org irish2me.com jetable.com jetable.fr.nf jetable.net
jetable.org jnxjn.com jourrapide.com junk1e.com kasmail.com keepmymail.com killmail.com killmail.net
klassmaster.com klzlk.com kuku.lu kulturbetrieb.info kurzepost.de kzccv.com laafd.com letthemeatspam.com
lifebyfood.com link2mail.net linshiyouxiang.net litedrop.com lookugly.com lortemail.dk lroid.com m21.cc
maboard.com mail-temporaire.fr mail.tm mail7.io mailbiz.biz mailblocks.com mailbox.in.ua mailbox92.biz
mailbucket.org mailcat.biz mailcatch.com maildrop.cc maileater.com mailed.ro mailexpire.com
mailforspam.com mailfreeonline.com mailgutter.com mailhazard.com mailhz.me mailimate.com mailin8r.com
mailinater.com mailinator.com mailinator.net mailinator2.com mailincubator.com mailismagic.com mailme.lv
mailmetrash.com mailmoat.com mailnator.com mailnesia.com mailnull.com mailpick.biz mailpoof.com
mailrock.biz mailsac.com mailscrap.com mailshell.com mailsiphon.com mailslite.com mailslurp.com
mailtemp.info mailtemporaire.com mailtemporaire.fr mailto.plus mailtome.de mailtothis.com mailtrash.net
mailtv.net mailtv.tv mailzilla.com mailzilla.org meltmail.com merepost.com messagebeamer.de mezimages.net
mierdamail.com mintemail.com moakt.cc moakt.co moakt.com moakt.ws moburl.com mohmal.com mohmal.im
mohmal.in mohmal.tech moncourrier.fr.nf monemail.fr.nf monmail.fr.nf monumentmail.com mt2009.com
mt2014.com muellmail.com mycleaninbox.net mymail.infos.st myphantomemail.com mytempemail.com
mytempmail.com mytrashmail.com nada.email nada.ltd nepwk.com nervmich.net nervtmich.net nice-4u.com
no-spam.ws nobulk.com noclickemail.com nogmailspam.info nomail2me.com nomorespamemails.com nospam4.us
nospamfor.us notmailinator.com nowmymail.com nurfuerspam.de objectmail.com obobbo.com oneoffemail.com
onewaymail.com oopi.org oosln.com ordinaryamerican.net owlpic.com pjjkp.com plexolan.de pokemail.net
poofy.org pookmail.com proxymail.eu prtnx.com punkass.com putthisinyourspamdatabase.com qiott.com
quickinbox.com rcpt.at reallymymail.com reconmail.com regbypass.com rejectmail.com rhyta.com rklips.com
rmqkr.net robot-mail.com rppkn.com rteet.com rtrtr.com safersignup.de safetymail.info saynotospams.com
selfdestructingmail.com sendspamhere.com sharedmailbox.org sharklasers.com shieldemail.com shiftmail.com
shitmail.me shortmail.net skeefmail.com slaskpost.se slopsbox.com smailpro.com smellfear.com snakemail.com
sofort-mail.de sogetthis.com solvemail.info soodonims.com spam.la spam.su spam4.me spamavert.com
spambob.com spambob.net spambob.org spambog.com spambog.de spambog.ru spambox.info spambox.org spambox.us
spamcero.com spamcon.org spamcorptastic.com spamcowboy.com spamcowboy.net spamday.com spamex.com
spamfree.eu spamfree24.com spamfree24.de spamfree24.eu spamfree24.org spamgoes.in spamherelots.com
spamhereplease.com spamhole.com spamify.com spamkill.info spaml.com spaml.de spammotel.com spamobox.com
spamoff.de spamslicer.com spamspot.com spamstack.net spamthis.co.uk spamtrail.com spamtroll.net spikio.com
spoofmail.de spymail.one squizzy.de stinkefinger.net streetwisemail.com stuffmail.de supergreatmail.com
superrito.com superstachel.de suremail.info tafmail.com talkinator.com teleworm.com teleworm.us
temp-mail.com temp-mail.de temp-mail.io temp-mail.org temp-mail.ru tempail.com tempalias.com
tempe-mail.com tempemail.co.za tempemail.com tempemail.net tempinbox.co.uk tempinbox.com tempmail.co
tempmail.de tempmail.dev tempmail.eu tempmail.it tempmail.net tempmail.ninja tempmail.plus tempmailer.com
tempmailer.de tempmailo.com tempomail.fr temporaryemail.net temporaryemail.us temporaryinbox.com
temporarymailaddress.com tempr.email tempsky.com tempthe.net tempymail.com thanksnospam.info
thankyou2010.com thecloudindex.com thisisnotmyrealemail.com throwam.com throwawayemailaddress.com
throwawaymail.com throwawaymail.pp.ua tilien.com tmail.com tmail.ws tmailinator.com tmpbox.net tmpeml.com
tmpjr.me tmpmail.net tmpmail.org tmpnator.live tofeat.com toiea.com tradermail.info trash-mail.at
trash-mail.com trash-mail.de trash-mail.ga trash2009.com trashdevil.com trashdevil.de trashemail.de
trashinbox.com trashmail.at trashmail.com trashmail.de trashmail.io trashmail.me trashmail.net
trashmail.org trashmail.ws trashmailer.com trashymail.com trashymail.net trbvm.com triots.com turual.com
twinmail.de txcct.com tyldd.com uggsrock.com upliftnow.com uplipht.com vddaz.com venompen.com
veryrealemail.com viditag.com viewcastmedia.com viralplays.com vmani.com vomoto.com vpn.st vsimcard.com
vubby.com webemail.me weg-werf-email.de wegwerf-email.at wegwerf-email.net wegwerf-emails.de
wegwerfadresse.de wegwerfemail.com wegwerfemail.de wegwerfmail.de wegwerfmail.net wegwerfmail.org
wetrainbayarea.com wh4f.org whyspam.me willselfdestruct.com winemaven.info wronghead.com wuuvo.com
wuzup.net wuzupmail.net wwjmp.com wwwnew.eu xagloo.com xemaps.com xents.com xmaily.com xojxe.com
yogamaven.com yoggm.com yomail.info yopmail.com yopmail.fr yopmail.gq yopmail.net yuurok.com
zehnminutenmail.de zetmail.com zippymail.info zoaxe.com zoemail.org
`
    .trim()
    .split(/\s+/),
);
